CREATE TABLE chunks (id bigint PRIMARY KEY, body text);
CREATE TABLE "Users" (id int PRIMARY KEY, age int);
CREATE TABLE never_analyzed (id int PRIMARY KEY);
