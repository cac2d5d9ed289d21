\set x 1
SELEC 1;
COPY t FROM stdin;
1	'unfinished
\.
DROP TABLE "a‮";
SELECT 'open
