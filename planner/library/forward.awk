# forward.awk - turns prototypes, one a line, into functions that hand on to those of
# a library that is loaded when the first of them is called; see library.h.
BEGIN { print "/* Made from a .functions file by planner/library/forward.awk. */" }
/^#/ || !NF { next }
{
    sub(/;$/, "")
    open = index($0, "(")
    head = substr($0, 1, open - 1)
    parameters = substr($0, open)
    match(head, /[A-Za-z0-9_]+$/)
    name = substr(head, RSTART)
    result = substr(head, 1, RSTART - 1)
    count = split(substr(parameters, 2, length(parameters) - 2), each, /, */)
    arguments = ""
    for (i = 1; i <= count && parameters != "(void)"; i++) {
        sub(/\[\]$/, "", each[i])
        match(each[i], /[A-Za-z0-9_]+$/)
        arguments = arguments (i > 1 ? ", " : "") substr(each[i], RSTART)
    }
    printf "\n%s\n{\n    static %s(*real)%s;\n\n", $0, result, parameters
    printf "    if (real == NULL)\n        library_find(file, package, \"%s\", &real);\n", name
    printf "    %sreal(%s);\n}\n", result == "void " ? "" : "return ", arguments
}
