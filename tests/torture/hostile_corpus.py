"""Texts made to break a report: every construct of CommonMark, what is slow to parse, and what would act if it could.

``CANARY`` and ``ADDRESS`` stand for a file that must not be read and a server that must not be asked.
"""

# ruff: noqa: E501, ISC003, PLE2502 - the texts are as long and as odd as they must be
from __future__ import annotations

CANARY, ADDRESS = "@CANARY@", "@ADDRESS@"

CONSTRUCTS: dict[str, str] = {
    "tabs": "\tfoo\tbaz\n\n- a\n\n\tb\n\n>\t\tc\n\n-\t\td\n\n#\tE\n\n*\t*\t*",
    "escapes": r"\!\"\#\$\%\&\'\(\)\*\+\,\-\.\/\:\;\<\=\>\?\@\[\\\]\^\_\`\{\|\}\~ \a \é \\*x* \# no" + "\\\nbreak",
    "entities": "&nbsp; &amp; &copy; &AElig; &#35; &#1234; &#0; &#x22; &#XD06; &#99999999; &x; &#; &notreal; &lt;b&gt;",
    "precedence": "- `one\n- two`\n\n*a `*` b*\n\n[x `](y)`",
    "rules": "***\n---\n___\n+++\n- - -\n _ _ _ _\n\n    ***\n*-*\n- foo\n***\n- bar\n\nFoo\n***\nbar",
    "headings": "# one\n## two ##\n### three ###   \n####### seven\n#hashtag\n\\## no\n#\n## \n### ###\n   # four #b\n# x \\#",
    "setext": "Foo *bar*\n=========\n\nFoo\n-\n\n    Foo\n---\n\nFoo\nbar\n===\n\n> x\n---\n\n- y\n---\n\n\\> z\n------\n\n===",
    "indented-code": "    a simple\n      block\n\n\n\n    after\n\npara\n    no code\n\n- a\n\n      in list\n",
    "fences": "```\n<\n >\n```\n\n~~~ ruby startline=3 $%@#$\ndef\n~~~~\n\n`` `\naaa\n``\n\n   ```\n   a\n  a\n```\n\n```x`y\nz```",
    "unclosed-backticks": "before\n\n```\nnever closed\n\n# not a heading",
    "unclosed-tildes": "> ~~~\n> quoted\n\nafter\n\n~~~~~~\n~~~\nstill open",
    "unclosed-in-list": "1. one\n\n   ```python\n   def f():\n\n2. two",
    "html-blocks": "<table><tr><td>\n<pre>\n**x**\n\n</pre></table>\n<div\n *a*\n<?php echo 1; ?>\n<!X>\n<![CDATA[ ]]>\n<!-- - -- -->",
    "html-unclosed": "<div><details><summary>gone</summary><section><main><footer><textarea><title><noscript><plaintext>",
    "html-closing": "</p></div></td></tr></table></article></section></main></body></html><h1>after the end</h1>",
    "html-active": "<script>document.title='x'</script><img src=x onerror=alert(1)><svg/onload=alert(1)><a href=javascript:1>z</a>"
    "<iframe srcdoc='<b>'></iframe><base href='@ADDRESS@/'><meta http-equiv=refresh content='0;url=@ADDRESS@'>"
    "<link rel=stylesheet href='@ADDRESS@/c.css'><style>@import '@ADDRESS@/s.css';</style><object data='@CANARY@'>",
    "definitions": "[foo]: /url 'the\ntitle'\n[FOO]: other\n[ẞ]: /sz\n\n[foo] [Foo][] [bar][foo] [SS] [a]: b\n\n[b]: <>\n[c]:\n\n[b] [c]",
    "paragraphs": "aaa\n             bbb\n\n\n\n   ccc  \nddd\\\neee\n      \nfff",
    "quotes": "> # Foo\n> bar\nlazy\n\n>\n> a\n\n> > > deep\n>> x\n\n>     code\n\n>    no code\n> - b\n- c\n> ```\nopen",
    "lists": "- a\n\n  > b\n\n      c\n1)  d\n2)  e\n3.  f\n\n123456789. g\n1234567890. h\n0. i\n-1. j\n- \n-\n  k\n* l\n+ m\n   n",
    "list-starts": "7. seven\n8. eight\n\n999999999. large\n\n003. three\n\n- foo\n- bar\n+ baz\n\n<!-- -->\n\n    code",
    "task-lists": "- [ ] a\n- [x] b\n  - [X] c\n- [] d\n- [y] e",
    "code-spans": '`` foo ` bar `` ` `` ` `a\\` `  b  ` ``` `` ``` `<a href="`">` `unclosed `` \n`new\nline`',
    "emphasis": "*a **b *c** d* _e_f_ __g__h *i_j*k_ **l*m**n* ****o**** *(*p*)* _«q»_ *\\** ***r** s* **t *u***",
    "links": "[a](/u 't') [b](<x y>) [c](x(y)z) [d]() [e](#f) [g](javascript:1) [h](data:text/html,x) [i](//@ADDRESS@) "
    "[j [k](l) m](n) [o *p](q*) [r](s\nt) [u](file://@CANARY@) [v](vbscript:x) [w](\tx) [![x](y)](z)",
    "images": "![a](file://@CANARY@) ![b](@CANARY@) ![c](@ADDRESS@/c.png) ![d *e*](/f 'g') ![h][i] ![](x) ![j](data:image/png;base64,iVBORw0=)\n\n"
    "[i]: @ADDRESS@/i.svg",
    "autolinks": "<http://a.example> <mailto:b@c.example> <d@e.example> <javascript:f> <a+b:c> <http://g h> www.i.example @ADDRESS@/j",
    "breaks": "foo  \nbar\\\nbaz\nqux   \n\n# x\\\n\nend\\\n\nend  ",
    "tables": "| a | b |\n|:-|-:|\n| c `|` d | e \\| f |\n| g |\n| h | i | j |\n\n| k |\n|-|-|\n\nl | m\n-|-\nn\no | p\n> q",
    "strikes": "~~a~~ ~b~ ~~~c~~~ ~~d\n\ne~~ *~~f*~~",
    "footnotes": "a[^1] b[^1] c[^note] d[^2]\n\n[^1]: one\n\n    more[^2]\n\n    # in a note\n[^2]: [^1] two\n[^note]: ```\n    open",
    "footnote-collision": "[^1]\n\n[^1]: another answer's note\n\n[a]: @ADDRESS@/a\n\n[a] [section-1] [answer-1]\n\n[section-1]: #cover",
    "footnote-loop": "[^1]\n\n[^1]: [^1] [^2]\n\n[^2]: [^1]",
    "math": r"$a_1$ \(b^2\) \[ \frac{1}{0} \] $$ x"
    + "\n$$ $5 and $6 \\$7 $ 8 $ $\\unknown{x}$ $\\begin{matrix} a & b \\\\ c\\end{matrix}$",
    "raw-tex": r"\input{@CANARY@} \include{@CANARY@} \write18{touch /tmp/x} $\input{@CANARY@}$ \newpage \end{document} "
    r"$$\immediate\write18{ls}$$ \(\href{@ADDRESS@}{x}\) $\def\x{\x\x}\x$ \begin{tabular}{c} a \end{tabular} \section{Result} % gone",
    "raw-typst": '#read("@CANARY@") #image("@CANARY@") #include "@CANARY@" #import "@preview/cetz:0.3.0": * #pagebreak() '
    '= Result\n\n$ #read("@CANARY@") $ #set page(height: 1pt) #panic() <label> @label `#eval("1")` \\ ~ -- --- // gone /* gone',
    "raw-attributes": '```{=typst}\n#read("@CANARY@")\n```\n\n`x`{=html} ```{=openxml}\n<w:p/>\n```\n\n```{=latex}\n\\input{@CANARY@}\n```',
    "pandoc-only": "% Title\n% Author\n\n::: {.cover #section-1}\nx\n\n# y {#section-1 .unnumbered}\n\n[z]{.standing} ~a~ ^b^ @cite [@c]\n\n"
    "+---+\n| d |\n+---+\n\n: caption\n\nterm\n:   def\n\n(@) e\n\n{{< include @CANARY@ >}}",
    "yaml-block": "---\ntitle: taken over\nauthor: nobody\nbibliography: @CANARY@\ninclude-before: '@CANARY@'\n---\n\ntext\n\n...",
    "toml-block": "+++\ntitle = 'x'\n+++\n",
    "templates": "{{ run }} {% include '_cover.md.j2' %} {{ ''.__class__ }} {# gone #} {## gone ##} ${x} <%= 1 %> $for(x)$ $body$ \ue000 1\ue001",
    "word-fields": '<w:p/> </w:t></w:r></w:p> { INCLUDETEXT "@CANARY@" } DDEAUTO c:\\x ]]> &#x0; mergefield \f \x0b',
    "formulas-of-sheets": '=1+1\n+cmd|\' /C calc\'!A0\n-2\n@SUM(A1)\n\t=x\n\r=y\n;=HYPERLINK("@ADDRESS@")\n"=z\n＝1',
    "sheet-start": '=HYPERLINK("@ADDRESS@/?"&A1)',
    "terminal": "\x1b[2J\x1b[31mred\x1b]0;title\x07 \x1b]8;;@ADDRESS@\x07link\x1b]8;;\x07 \x9b31m \x08\x08\x08 \r over \x7f \x00 nul",
    "bidi": "left \u202eright\u202c \u2066isolated \u2067 never closed \u200f mark \u061c and \u202d more (a\u202e)b(\u202c",
    "right-to-left": "# שלום עולם\n\nمرحبا بالعالم (١٢٣) abc ‏\n\n| א | ב |\n|--|--|\n| ג | ד |",
    "zero-width": "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e",
    "zero-width-in-words": "pass\u200bword \ufeffbom soft\u00adhyphen a\u2060b tag\U000e0041\U000e0042 \u3164 filler \uffa0",
    "piled-marks": "Z" + "\u0301\u0334\u0488" * 300 + " algo",
    "noncharacters": "\ufffe \uffff \U0001ffff \U0010ffff \ufdd0 \ue000 \uf8ff \x85 \u2028 line \u2029 paragraph",
    "surrogates": "half \ud800 other \udfff pair \ud83d end",
    "scripts": "தமிழ் हिन्दी বাংলা 中文 日本語 한국어 ไทย ქართული አማርኛ ᚠᚢᚦ 𒀀 😀 👨‍👩‍👧 🇮🇳 e\u0301 ﬁ Ⅷ ½ ℵ 𝔘",
    "blank": " \t\n\u3000\n",
    "one-line-end": "\n",
    "carriage-returns": "a\rb\r\rc\n\rd\r\n\r\n# e\r",
    "mermaid": '```mermaid\ngraph TD; A-->B; click A href "@ADDRESS@"\n```\n\n```dot\ndigraph {}\n```',
    "anchors": '<a id="a1"></a> <span id="answer-1"> [x](#answer-1) [y](#section-1) {#a1} $\\label{a1}$',
}
"""Small texts by what each tries."""


def bombs(size: int) -> dict[str, str]:
    """Texts that grow with the size and are slow or deep for one parser or another."""
    deep = min(size, 10_000)
    return {
        "nested-lists": "\n".join("  " * min(level, 400) + "- a" for level in range(deep)),
        "nested-list-marks": "- " * deep + "core",
        "nested-numbers": "1. " * deep + "core",
        "nested-quotes": "> " * deep + "core",
        "nested-quotes-lazy": ">" * deep + "a\nb\nc",
        "brackets-open": "[" * deep + "a",
        "brackets-both": "[" * deep + "a" + "]" * deep,
        "brackets-links": "[a](" * deep,
        "brackets-images": "![" * deep,
        "emphasis-stars": "*a **b " * deep,
        "emphasis-nested": "*" * deep + "a" + "*" * deep,
        "emphasis-mixed": "*_" * deep + "a",
        "backticks": "".join("e" + "`" * n for n in range(1, min(300, deep))),
        "backtick-opening": "`a" * deep,
        "html-open": "<a " * deep,
        "html-comments": "<!-- " * deep,
        "html-declarations": "<!A " * deep + "<?" * deep,
        "entities": "&#" * deep + "&" * deep,
        "references": "".join(f"[{n}]: /u\n" for n in range(deep // 4)) + "".join(f"[{n}] " for n in range(deep // 4)),
        "references-shared": f"[a]: /{'y' * 1000}\n\n" + "[a] " * (deep // 10),
        "footnotes": "".join(f"[^{n}] " for n in range(deep // 8))
        + "\n\n"
        + "".join(f"[^{n}]: x\n\n" for n in range(deep // 8)),
        "table-wide": "|" + "a|" * (deep // 4) + "\n|" + "-|" * (deep // 4) + "\n|" + "b|" * (deep // 4),
        "table-long": "|a|b|c|\n|-|-|-|\n" + "|1|2|3|\n" * deep,
        "table-autocomplete": "|" + "x|" * 200 + "\n|" + "-|" * 200 + "\n" + "a\n" * (deep // 10),
        "word": "x" * max(size, 100_000),
        "word-wide": "漢" * max(size, 100_000),
        "word-address": "https://e.example/" + "a" * max(size, 100_000),
        "line-blanks": "a" + " " * size + "b\n" * 3,
        "headings": "# h\n" * deep,
        "rules": "---\n\n" * deep,
        "math-open": "$" * deep + "\\(" * deep + "\\[" * deep,
        "math-deep": "$" + "{" * 400 + "x" + "}" * 400 + "$",
        "math-fractions": "$" + "\\frac{1}{" * 90 + "x" + "}" * 90 + "$",
        "math-many": "$x_1$ " * (deep // 4),
        "escapes": "\\" * deep,
        "fences-many": "```\na\n```\n" * (deep // 4),
        "fence-long": "```\n" + "a line of code\n" * deep,
        "tildes": "~~a " * deep,
        "line-ends": "\n" * size + "end",
        "carriage-returns": "\r" * size + "end",
        "zero-widths": "a\u200b" * deep,
        "marks": "\u0301" * size,
        "bidi": "\u202e\u2066" * deep,
        "emoji": "👨‍👩‍👧" * (deep // 4),
        "too-long": "A sentence that goes on. " * (size // 2),
    }


def filled(text: str, canary: str, address: str) -> str:
    """The text with a real path and address in it."""
    return text.replace(CANARY, canary).replace(ADDRESS, address)
