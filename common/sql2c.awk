# sql2c.awk - turns a file of named SQL statements into an enum of the names and
# a table of the texts. A line "-- STMT_NAME" begins a statement; a line "-- ENUM
# NAME" calls the enum otherwise than "statement".
BEGIN { tag = "statement"; print "/* Made from a .sql file by common/sql2c.awk. */" }
/^-- ENUM / { tag = $3; next }
/^-- STMT_/ { names[++n] = $2; next }
n && !/^--/ && NF {
    gsub(/\\/, "\\\\"); gsub(/"/, "\\\"")
    texts[n] = texts[n] "\n        \"" $0 "\\n\""
}
END {
    print "enum " tag " {"
    for (i = 1; i <= n; i++) print "    " names[i] ","
    print "    STATEMENTS\n};\n\nstatic const char *const statement_texts[] = {"
    for (i = 1; i <= n; i++) print "    [" names[i] "] = (" texts[i] "),"
    print "};"
}
