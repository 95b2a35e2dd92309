#!/bin/sh
# count-tests.sh REPORT.xml: of a report in JUnit's form, how many tests ran and how many of them failed,
# as two numbers. A test counts once, however much it found; one that was skipped did not run.
cat -- "$1" 2>/dev/null | awk '
    /<testcase / { total++; failing = 0 }
    /<skipped/ { total-- }
    /<failure|<error/ && !failing { failed++; failing = 1 }
    END { print total + 0, failed + 0 }'
