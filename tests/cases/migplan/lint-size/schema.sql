CREATE TABLE small (a int);
CREATE TABLE huge (a int);
CREATE TABLE other (a int);
