"""Telegram's HTML and entities: what is shown, what is marked, what is refused and how."""

import pytest

from bot.sandbox.entities import Entity, FormattedText, entities_from_bot, tidy, utf16_length
from bot.sandbox.errors import BotApiError
from bot.sandbox.html_text import parse_html

SHOWN = [
    # source, shown text, entities as type@offset+length
    ("plain", "plain", ""),
    ("<b>a</b><i>b</i>", "ab", "bold@0+1 italic@1+1"),
    ("<strong>a</strong> <em>b</em> <ins>c</ins>", "a b c", "bold@0+1 italic@2+1 underline@4+1"),
    ("<strike>a</strike><del>b</del><s>c</s>", "abc", "strikethrough@0+1 " * 1
     + "strikethrough@1+1 strikethrough@2+1"),
    ("<B>A</B >", "A", "bold@0+1"),
    ("<b><i>x</i></b>", "x", "italic@0+1 bold@0+1"),
    # An emoji outside the basic plane counts two.
    ("🙂<b>a</b>", "🙂a", "bold@2+1"),
    ("<b>🙂</b>é", "🙂é", "bold@0+2"),
    ("<span class=\"tg-spoiler\">s</span>", "s", "spoiler@0+1"),
    ("<tg-spoiler>s</tg-spoiler>", "s", "spoiler@0+1"),
    ("<pre><code class=\"language-python\">x</code></pre>", "x", "pre@0+1(python)"),
    ("<code class=\"language-python\">x</code>", "x", "code@0+1"),
    ("<blockquote>q</blockquote>", "q", "blockquote@0+1"),
    ("<blockquote expandable>q</blockquote>", "q", "expandable_blockquote@0+1"),
    ("<a href=\"https://a.example/?x=1&amp;y=2\">l</a>", "l",
     "text_link@0+1(https://a.example/?x=1&y=2)"),
    ("<a href='tg://resolve?domain=x'>l</a>", "l", "text_link@0+1(tg://resolve?domain=x)"),
    # No address, no link, and no error.
    ("<a href=\"javascript:alert(1)\">l</a>", "l", "text_link@0+1(http://javascript:alert(1))"),
    ("<a href=\"not a link\">l</a>", "l", ""),
    # An empty tag marks nothing.
    ("a<b></b>b", "ab", ""),
    # Only four named entities are known; others stay as written.
    ("&lt;b&gt; &amp; &quot;&nbsp;&copy;", "<b> & \"&nbsp;&copy;", ""),
    ("&#65;&#x42;&#x1F642;", "AB🙂", ""),
    ("&#0;&#xD800;", "&#0;&#xD800;", ""),
    ("a & b &", "a & b &", ""),
]  # a table reads best as one  # fmt: skip


def brief(entities: list[Entity]) -> str:
    extra = [one.url or one.language for one in entities]
    return " ".join(
        f"{one.type}@{one.offset}+{one.length}" + (f"({more})" if more else "")
        for one, more in zip(entities, extra, strict=True)
    )


@pytest.mark.parametrize(("source", "text", "marked"), SHOWN)
def test_html_is_shown_and_marked(source: str, text: str, marked: str) -> None:
    shown, entities = parse_html(source)
    assert (shown, brief(entities)) == (text, marked)


REFUSED = [
    # source, the reason after "can't parse entities: "
    ("<div>x</div>", 'Unsupported start tag "div" at byte offset 0'),
    ("é<br>", 'Unsupported start tag "br" at byte offset 2'),
    ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
    ("1 <2", "Unclosed start tag at byte offset 2"),
    ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
    ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
    ("x</b>", "Unexpected end tag at byte offset 1"),
    ("<b>x</b", "Unclosed end tag at byte offset 4"),
    ("<a href", 'Unclosed start tag "a" at byte offset 0'),
    ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
    ('<a href="x', "Unclosed start tag at byte offset 0"),
    ('<a ="x">l</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
    ("<a href=x/y>l</a>", "Unexpected end of name token at byte offset 8"),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
]


@pytest.mark.parametrize(("source", "reason"), REFUSED)
def test_broken_html_is_refused_in_telegrams_words(source: str, reason: str) -> None:
    with pytest.raises(BotApiError) as refusal:
        parse_html(source)
    assert refusal.value.description == f"Bad Request: can't parse entities: {reason}"


FOUND = [
    # text, what Telegram marks by itself
    ("/start abc", "bot_command@0+6"),
    ("/start@clinic_bot", "bot_command@0+17"),
    ("see /help.", "bot_command@4+5"),
    ("1/2 and a/b", ""),
    ("🙂 /help", "bot_command@3+5"),
    ("https://t.me/x?start=1.", "url@0+22"),
    ("write a.b@c.example!", "email@6+13"),
    ("@clinic_bot", "mention@0+11"),
    ("#pain #1", "hashtag@0+5"),
]


@pytest.mark.parametrize(("text", "marked"), FOUND)
def test_commands_and_links_are_found(text: str, marked: str) -> None:
    assert brief(list(tidy(text, []).entities)) == marked


def test_text_is_trimmed_and_entities_follow() -> None:
    words = tidy("  \n🙂 bold  ", [Entity(3, 12, "bold")])
    assert words == FormattedText("🙂 bold", (Entity(0, 7, "bold"),))


def test_code_holds_no_other_mark() -> None:
    assert brief(list(tidy("/help", [Entity(0, 5, "code")]).entities)) == "code@0+5"


SAFE = [
    # source in Telegram's HTML, what the page is given
    ("<b>a &lt;i&gt;</b>", "<b>a &lt;i&gt;</b>"),
    ("a\nb", "a\nb"),
    ("<i><b>x</b></i>y", "<i><b>x</b></i>y"),
    ("<span class='tg-spoiler'>s</span>", '<span class="spoiler">s</span>'),
    ('<a href="https://a.example/?a=&quot;b">l</a>',
     '<a href="https://a.example/?a=&quot;b">l</a>'),
    ('<a href="javascript:alert(1)">l</a>', '<a href="http://javascript:alert(1)">l</a>'),
    ("https://a.example/?a=1&amp;b=2",
     '<a href="https://a.example/?a=1&amp;b=2">https://a.example/?a=1&amp;b=2</a>'),
    ("🙂 a@b.example", '🙂 <a href="mailto:a@b.example">a@b.example</a>'),
    ("&lt;img src=x onerror=alert(1)&gt;", "&lt;img src=x onerror=alert(1)&gt;"),
]  # a table reads best as one  # fmt: skip


@pytest.mark.parametrize(("source", "html"), SAFE)
def test_html_for_the_page_is_safe(source: str, html: str) -> None:
    shown, entities = parse_html(source)
    assert tidy(shown, entities).html in {html, html.replace("<i><b>", "<b><i>").replace(
        "</b></i>", "</i></b>")}  # a table reads best as one  # fmt: skip


def test_entities_that_cross_are_cut_to_nest() -> None:
    words = FormattedText("abcd", (Entity(0, 3, "bold"), Entity(1, 3, "italic")))
    assert words.html == "<b>a<i>bc</i></b>d"


def test_a_script_given_as_an_entity_is_no_link() -> None:
    words = FormattedText("x", (Entity(0, 1, "text_link", "javascript:alert(1)"),))
    assert words.html == "x"


WRONG_ENTITIES = [
    # entities for the text "a🙂", which has three units, and the reason
    ({"type": "bold"}, "expected an Array of MessageEntity"),
    (["bold"], "can't parse MessageEntity: expected an Object"),
    ([{"type": "bold", "offset": 2, "length": 2}],
     "entity beginning at UTF-16 offset 2 ends after the end of the text at UTF-16 offset 4"),
    ([{"type": "bold", "offset": 0, "length": 2}],
     "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol"),
    ([{"type": "bold", "offset": 2, "length": 1}],
     "entity beginning at UTF-16 offset 2 begins in a middle of a UTF-16 symbol"),
    ([{"type": "bold", "offset": "x", "length": 2}],
     "can't parse MessageEntity: an offset and a length are needed"),
    ([{"type": "custom_emoji", "offset": 0, "length": 1}],
     "the sandbox does not support entities of the type 'custom_emoji'"),
]  # a table reads best as one  # fmt: skip


@pytest.mark.parametrize(("listed", "reason"), WRONG_ENTITIES)
def test_wrong_entities_are_refused(listed: object, reason: str) -> None:
    with pytest.raises(BotApiError, match=reason):
        entities_from_bot(listed, "a🙂")


def test_length_counts_utf16_units() -> None:
    assert [utf16_length(text) for text in ("abc", "é", "🙂", "👩‍⚕️")] == [3, 1, 2, 5]
