"""The event stream's format, cut anywhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vt_desk.client.sse import MAX_FRAME_BYTES, Frame, FrameTooLarge, SseReader


def read(chunks: list[bytes]) -> list[Frame]:
    reader = SseReader()
    return [frame for chunk in chunks for frame in reader.feed(chunk)]


def test_frames_with_comments_ids_and_several_lines() -> None:
    stream = b": hello\nevent: a\nid: 7\ndata: one\ndata:two\n\ndata: x\n\nevent: only\n\n"
    assert read([stream]) == [Frame("a", b"one\ntwo"), Frame("message", b"x")]


def test_a_frame_that_the_stream_ends_in_is_not_read() -> None:
    assert read([b"data: whole\n\ndata: half\n"]) == [Frame("message", b"whole")]


@given(st.data())
def test_where_the_chunks_are_cut_does_not_matter(data: st.DataObject) -> None:
    words = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=12)
    frames = data.draw(st.lists(st.tuples(words, words), max_size=5))
    ending = data.draw(st.sampled_from([b"\n", b"\r\n", b"\r"]))
    lines = []
    for name, text in frames:
        lines += [b"event: " + name.encode(), b"data: " + text.encode(), b""]
    stream = b"".join(line + ending for line in lines)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    chunks = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    expected = [Frame(name or "message", text.encode()) for name, text in frames]
    # A lone CR at the very end may be half of a line's end: one more byte decides.
    assert read([*chunks, b"\n" if ending == b"\r" else b""]) == expected


def test_a_frame_without_an_end_is_refused() -> None:
    lines = [b"data: " + b"x" * 1000 + b"\n"] * (MAX_FRAME_BYTES // 1000 + 2)
    with pytest.raises(FrameTooLarge):
        read(lines)
