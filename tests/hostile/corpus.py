"""Nasty strings, each with a word on why it is one. The same in every run, so that counts are."""

from __future__ import annotations

from hypothesis import strategies as st

SCRIPT = "<script>window.pwned=1</script>"
PAYLOADS = {
    SCRIPT: "a script element",
    "</script><script>window.pwned=1</script>": "ends a data block",
    '"><img src=x onerror="window.pwned=1">': "ends an attribute in double quotes",
    "'><svg onload='window.pwned=1'>": "ends an attribute in single quotes",
    "javascript:window.pwned=1": "an address that runs",
    "]]><script>window.pwned=1</script>": "ends a CDATA section",
    "--><script>window.pwned=1</script>": "ends a comment",
    "</title></textarea><script>window.pwned=1</script>": "ends elements whose text is raw",
    "{{7*7}}${7*7}<%= 7*7 %>{% debug %}#{7*7}": "templates of five kinds",
    "[x](javascript:window.pwned=1)": "a link in Markdown",
    "| a | `b` |\n|---|---|": "a table in Markdown",
    "&lt;b&gt;&#60;script&#62;": "escaped already",
}
FORMULAS = {
    "=1+1": "a formula",
    "=cmd|'/C calc'!A0": "a formula that starts a program",
    '=HYPERLINK("http://127.0.0.1/?"&A1,"x")': "a formula that tells a cell to somebody",
    "+1+1": "a formula that begins with plus",
    "-2+3": "a formula that begins with minus",
    "@SUM(1+1)": "a formula of an old program",
    "\t=1+1": "a formula behind a tab",
}
QUERIES = {
    "' OR '1'='1": "ends a text of SQL",
    "1; DROP TABLE catalog_framework; --": "a second statement",
    "%' AND 1=CAST(version() AS int) --": "a cast that tells",
    "%%%___": "what LIKE takes for anything",
    "\\": "a lone backslash",
    "(a+)+$": "a pattern that takes for ever",
    "*" * 300: "stars",
    '"' * 99: "quotes that never end",
    "((((((((((": "brackets that never end",
}
PATHS = {
    "../../../../etc/passwd": "up and out",
    "..%2f..%2f..%2fetc%2fpasswd": "up and out, encoded once more",
    "....//....//etc/passwd": "up and out, when dots are taken away",
    "..\\..\\windows\\win.ini": "up and out, with other slashes",
    "/etc/passwd": "a path of its own",
    "file:///etc/passwd": "an address of a file",
    "//example.invalid/x": "an address of another host",
    "C:\\con\\nul": "names that are devices",
    ".": "here",
    "..": "above",
}
LETTERS = {
    "\u202egnp.exe\u202c": "right to left",
    "שלום עולם": "Hebrew",
    "\u0627\u0644\u0639\u0631\u0628\u064a\u0629": "Arabic",
    "👩\u200d👩\u200d👧\u200d👦🏳️\u200d🌈": "emoji that are several",
    "Z̸̙̦͊ä̷̯́l̶̰̂g̵̘̾o̴̼͐" * 8: "marks on marks",
    "\ufeffx": "a byte order mark",
    "a\u2028b\u2029c\x85d": "ends of lines that few know",
    "ﬀİıſK": "letters that change their number when their case does",
    "\u200b\u200c\u200d\u2060": "nothing to be seen",
    "\ufffe\uffff\U0010ffff": "no characters",
    "a\u0300\u0301": "letters put together",
    "xn--a-ecp.ru": "a name in Punycode",
}
CONTROLS = {
    "\x01\x02\x08\x0b\x1b[31m\x7f": "characters of control",
    "a\r\nSet-Cookie: x=1\r\n\r\n<p>": "a second header",
    "line\nline": "two lines",
    " \t ": "only space",
    "\r": "a carriage return",
}
NUMBERS = {
    "9" * 23: "more than any database counts",
    "9" * 5000: "more digits than Python makes a number of",
    "-" + "9" * 23: "less than any database counts",
    "18446744073709551616": "two to the 64th",
    "9223372036854775808": "two to the 63rd",
    "2147483648": "two to the 31st",
    "-1": "less than nothing",
    "0": "nothing",
    "1e400": "beyond what a float holds",
    "1e-400": "below what a float holds",
    "NaN": "no number",
    "Infinity": "no end",
    "-0": "nothing, with a sign",
    "0x41": "hexadecimal",
    "1_000": "digits that only Python joins",
    "１２": "digits that are wide",
    "١٢": "digits of another script",
    "²": "a digit that is none",
    "1.0000000000000000000000001": "more places than are kept",
}
DATES = {
    "0000-00-00": "a day that never was",
    "2026-02-30": "a day that February has not",
    "99999-12-31": "a year of five digits",
    "0001-01-01T00:00:00-23:59": "before the first day",
    "9999-12-31T23:59:59+23:59": "after the last day",
    "2026-11-21T25:61:61Z": "an hour that no day has",
}
NAMES = {
    "null": "a word for nothing",
    "true": "a word for yes",
    "__proto__": "what every object of a language has",
    "constructor": "what every object of a language has",
    "__class__.__mro__": "the way out of a template",
    "password__startswith": "a lookup in what is secret",
    "framework__id__in": "a lookup along a relation",
    "-vs-": "the word between two names",
    "a-vs-" * 40: "more names than are compared",
    ",,,,": "lists of nothing",
    "x" * 300: "longer than a name",
}
# Not in every field: those of a megabyte are slow to send, and are met by their own doors.
LONG = {"long " * 2_000: "ten thousand letters"}
# What a browser can put into a text and a database of PostgreSQL cannot.
NULL = {"a\0b": "a null character", "\0": "only a null character"}

WHY: dict[str, str] = {
    **PAYLOADS,
    **FORMULAS,
    **QUERIES,
    **PATHS,
    **LETTERS,
    **CONTROLS,
    **NUMBERS,
    **DATES,
    **NAMES,
    **LONG,
    **NULL,
}
TEXTS: tuple[str, ...] = tuple(WHY)

# One of each family, where a door is slow and has many fields.
FEW: tuple[str, ...] = (
    '"><img src=x onerror="window.pwned=1">',
    "=cmd|'/C calc'!A0",
    "1; DROP TABLE catalog_framework; --",
    "../../../../etc/passwd",
    "\u202egnp.exe\u202c👩\u200d👩\u200d👧",
    "\x01\x1b[31m\ufffe",
    "9" * 23,
    "9" * 5000,
    "1e400",
    "99999-12-31",
    "long " * 2_000,
    "a\0b",
)

# As they stand in an address, where no rule of encoding was kept.
RAW_QUERIES: tuple[str, ...] = (
    "%", "%%", "%z1", "%f", "%u0041", "%ff%fe", "%c0%ae%c0%ae/", "%ed%a0%80", "%00", "a%00=1",
    "=", "==", "&", "&&&", ";", "a;b=1", "?", "??", "#", "+", "%20", "%0d%0aSet-Cookie:%20x=1",
    "a=1&a=2&a=3", "a[]=1", "a[b]=1", "a.b.c=1", "[]=", "a=1=2", "%3d%26", "é=1", "=é",
    "q=" + "x" * 20_000, "x" * 20_000, "&".join(f"n{n}=1" for n in range(2_001)),
    "&".join("page=1" for _ in range(500)), "page=%31%30", "\\", "<script>", "%253Cscript%253E",
    "utm_source=%00", "_method=DELETE", "format=xml", "format=../../x", "callback=alert",
)  # fmt: skip

RAW_PATHS: tuple[str, ...] = (
    "%", "%00", "%00.html", "a%00b/", "%ff%fe/", "%c0%ae%c0%ae/", "%ed%a0%80/", "%2e%2e/%2e%2e/etc",
    "..%2f..%2fetc%2fpasswd", "../../../etc/passwd", "..;/..;/etc", "%5c..%5c..", "....//",
    "./.git/",
    ".env", ".git/config", "wp-login.php", "//example.invalid/%2f..", "%0d%0aSet-Cookie:x=1",
    "%20/",
    "x" * 8_000, "a/" * 2_000, "%F0%9F%92%A9/", "%E2%80%AE/", "<script>/", "%3Cscript%3E/", "*",
    "flask/share.png/", "flask/share.png%00.svg", "9" * 5_000 + "/", "-1/", "~", "%7B%7B7*7%7D%7D/",
)  # fmt: skip

# Any text, of any length up to this, as hypothesis finds it: derandomised, so the same each time.
ANY = st.text(max_size=60)
