"""Contract D as tables, written without a look at the decision.

They say forward, event by event, what becomes of a person's standing, of a content before the meeting, and of a
filing on its route; what is done is lost when what it was built on is lost.
"""

Table = dict[tuple[str, str], str]


def table(text: str) -> Table:
    """Rows of states, columns of what happens; a dot stays where it is."""
    head, *rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return {
        (row[0], happens): row[0] if cell == "." else cell
        for row in rows
        for happens, cell in zip(head[1:], row[1:], strict=True)
    }


# D4. A dismissal takes an approval away and never clears a refusal; a dismissed review of which nobody says what it
# was refuses; a reopening leaves approvals behind, but no refusal. AGAINST weighs: it was said in office.
STANDING = table("""
            | for X | for Y | for gone | against | AGAINST | dismissed | untold  | reopened
    silent  | X     | Y     | stale    | against | AGAINST | .         | .       | .
    X       | .     | Y     | stale    | against | AGAINST | silent    | AGAINST | stale
    Y       | X     | .     | stale    | against | AGAINST | silent    | AGAINST | stale
    stale   | X     | Y     | .        | against | AGAINST | silent    | AGAINST | .
    against | X     | Y     | stale    | .       | AGAINST | .         | .       | .
    AGAINST | X     | Y     | stale    | .       | .       | .         | .       | .
""")

# D1, D7. Each step waits for the one before it; whoever loses a step loses what was built on it.
INTERNAL = table("""
             | review   | no review | sign-off | no sign-off
    nothing  | reviewed | .         | .        | .
    reviewed | .        | nothing   | signed   | .
    signed   | .        | nothing   | .        | reviewed
""")
EXTERNAL = table("""
             | review   | no review | meeting | no meeting | sign-off | no sign-off
    nothing  | reviewed | .         | .       | .          | .        | .
    reviewed | .        | nothing   | passed  | .          | .        | .
    passed   | .        | nothing   | .       | reviewed   | signed   | .
    signed   | .        | nothing   | .       | reviewed   | .        | passed
""")
SHORT_LIVED = table("""
            | review  | no review
    nothing | granted | .
    granted | .       | nothing
""")
# A change of unit asks the deputies of both; neither waits for the other.
MOVED = table("""
             | review   | no review | review of new | no review of new | sign-off | no sign-off
    nothing  | old      | .         | new           | .                | .        | .
    old      | .        | nothing   | reviewed      | .                | .        | .
    new      | reviewed | .         | .             | nothing          | .        | .
    reviewed | .        | new       | .             | old              | signed   | .
    signed   | .        | new       | .             | old              | .        | reviewed
""")
# D7. What passed in principle, after its 审核, was changed: a 补充 and a new 审核, neither first, then 签批.
SUPPLEMENTED = table("""
             | review   | no review | meeting  | no meeting | sign-off | no sign-off
    nothing  | old      | .         | noted    | .          | .        | .
    old      | .        | nothing   | passed   | .          | .        | .
    noted    | passed   | .         | .        | nothing    | .        | .
    passed   | .        | noted     | .        | old        | signed   | .
    signed   | .        | noted     | .        | old        | .        | passed
""")
DONE = {
    "nothing": set[str](),
    "reviewed": {"review", "review of new"},
    "old": {"review"},
    "new": {"review of new"},
    "noted": {"meeting"},
    "granted": {"review"},
    "passed": {"review", "meeting"},
    "signed": {"review", "review of new", "meeting", "sign-off"},
}

# D7. The last word of a meeting on a content holds; one that met before the review is not the meeting of Article 9.
MEETING = table("""
             | passes | refuses | in principle
    silent   | passed | refused | .
    passed   | .      | refused | silent
    refused  | passed | .       | silent
""")

# D6. Who leaves office, and who comes to a step, when office files are merged. What is delegated to the custodian, a
# party of the filing, or to the deputy in charge of the group for its sign-off, comes to nobody.
OFFICES = {
    "leaves": ({"deputy"}, set[tuple[str, str]]()),
    "hands-over": ({"deputy"}, {("other", "review")}),
    "delegates": (set[str](), {("other", "review")}),
    "delegates-sign-off": (set[str](), {("other", "sign-off")}),
}
LEADERS = frozenset({"director", "deputy", "other", "author", "committer", "registrar", "archivist"})
"""Whose refusal blocks: 主任, 分管主任 (of any unit) and 信息技术部."""


ROUTES = {
    "internal": INTERNAL,
    "external": EXTERNAL,
    "supplemented": SUPPLEMENTED,
    "short-lived": SHORT_LIVED,
    "moved": MOVED,
}
REVIEWS = {
    "approves": "for head",
    "approves-first-commit": "for first",
    "approves-gone-commit": "for gone",
    "refuses": "against",
    "is-dismissed": "dismissed",
    "is-dismissed-untold": "untold",
}
MINUTES = {
    "passes": "passes",
    "passes-flipped": "passes",
    "passes-in-principle": "in principle",
    "returns": "refuses",
    "rejects": "refuses",
}
NOTHING_COMES_OF = {"comments", "approves-by-app", "updates", "passed-before", "signed-before"}
"""A comment is no review, an app no person, a merge of main no change; what was held or signed too early is void."""
AT_ONCE = "-at-once"
"""Ends an act that falls into the same second as the event before it."""
