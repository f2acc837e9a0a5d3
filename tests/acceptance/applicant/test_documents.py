"""The documents of a request: several pages each, turned, removed, and refused in plain words."""

from __future__ import annotations

import io
import re

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from tests.acceptance.applicant.family import begin, fill, photo, text
from tests.acceptance.applicant.test_apply import case_of
from tests.support.office import TryOffice

LARGEST = 20 * 2**20


def picture(kind: str = "JPEG", exif: bytes = b"") -> bytes:
    """A picture four points wide and two high, red in its left upper corner."""
    drawn = Image.new("RGB", (4, 2), "white")
    drawn.putpixel((0, 0), (255, 0, 0))
    out = io.BytesIO()
    drawn.save(out, kind, exif=exif)
    return out.getvalue()


@pytest.fixture
def documents(father: FlaskClient) -> str:
    """The address of the documents of a request that is filled in so far."""
    draft = begin(father, "ill")
    fill(father, draft, "ill")
    return f"{draft}/documents"


def send(client: FlaskClient, address: str, **data: object) -> TestResponse:
    return client.post(address, data=data, content_type="multipart/form-data")


def digests(page: str) -> list[str]:
    """The pages of the identity documents, in their order."""
    return re.findall(r'value="drop:identity:([0-9a-f]+)"', page)


def test_one_document_has_several_pages_and_all_reach_the_case(
    around: TryOffice, father: FlaskClient, documents: str
) -> None:
    two = [photo("front.png"), photo("back.png")]
    answer = send(father, documents, identity=two, _page="add")
    assert answer.headers["Location"].endswith("/documents"), "adding stays on the page"
    send(father, documents, identity=photo("third.png"), _page="add")
    send(father, documents, identity=photo("third.png"), _page="add")
    page = text(father.get(documents))
    assert len(digests(page)) == 3, "the same picture once"
    assert "3 pages: front.png, back.png, third.png" in text(
        father.get(documents.replace("documents", "review"))
    )
    sent = father.post(documents.replace("documents", "review"))
    tracking = sent.headers["Location"].split("/")[-2]
    kept = [m for m in case_of(around, tracking).materials.values() if m.item == "identity"]
    assert len({m.digest for m in kept}) == 3


def test_the_camera_is_offered_and_so_are_files_from_the_phone(
    father: FlaskClient, documents: str
) -> None:
    page = text(father.get(documents))
    camera, files = re.findall(r'<input type="file"[^>]*name="identity"[^>]*>', page)
    assert 'capture="environment"' in camera
    assert "capture" not in files
    assert "multiple" in files


def test_a_page_is_turned_in_its_place_and_loses_what_the_camera_wrote(
    around: TryOffice, father: FlaskClient, documents: str
) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera of somebody"
    sideways = (io.BytesIO(picture(exif=exif.tobytes())), "sideways.jpg")
    send(father, documents, identity=[sideways, photo("back.png")], _page="add")
    first, second = digests(text(father.get(documents)))
    answer = send(father, documents, _page=f"turn:identity:{first}")
    assert answer.status_code == 302
    turned, back = digests(text(father.get(documents)))
    assert back == second, "the order stays"
    content = around.office.documents.content(turned)
    assert Image.open(io.BytesIO(content)).size == (2, 4)
    assert b"Camera of somebody" not in content


def test_a_damaged_picture_that_cannot_be_turned_stays_as_it_is(
    father: FlaskClient, documents: str
) -> None:
    send(father, documents, identity=photo(), _page="add")
    damaged = (io.BytesIO(picture("PNG")[:40]), "damaged.png")
    send(father, documents, identity=damaged, _page="add")
    last = digests(text(father.get(documents)))[-1]
    answer = send(father, documents, _page=f"turn:identity:{last}")
    assert answer.status_code == 422
    assert "Turn it on the phone and add it again" in text(answer)
    assert digests(text(father.get(documents)))[-1] == last


def test_a_page_is_removed(father: FlaskClient, documents: str) -> None:
    send(father, documents, identity=[photo("front.png"), photo("back.png")], _page="add")
    first, second = digests(text(father.get(documents)))
    send(father, documents, _page=f"drop:identity:{first}")
    assert digests(text(father.get(documents))) == [second]


def test_a_page_of_somebody_else_is_neither_turned_nor_removed(
    father: FlaskClient, documents: str
) -> None:
    send(father, documents, identity=photo(), _page="add")
    before = digests(text(father.get(documents)))
    for act in ("turn", "drop"):
        assert send(father, documents, _page=f"{act}:identity:{'0' * 64}").status_code == 302
    assert digests(text(father.get(documents))) == before


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "cards.png", "This file is empty"),
        (b"dear office, here are my papers" * 9, "cards.pdf", "whatever its name says"),
        (b"\x00" * (LARGEST + 1), "film.jpg", "larger than 20 MB"),
    ],
    ids=["empty", "renamed", "too-large"],
)
def test_what_is_no_document_is_said_beside_it_and_the_others_are_kept(
    father: FlaskClient, documents: str, content: bytes, name: str, said: str
) -> None:
    answer = send(
        father, documents, identity=(io.BytesIO(content), name), bank_account=photo("card.png")
    )
    page = text(answer)
    assert answer.status_code == 422
    assert said in page
    assert 'href="#paper-identity"' in page
    assert "card.png" in page, "the right one beside it is kept"
    assert "card.png" in text(father.get(documents))


def test_two_hundred_megabytes_are_answered_in_words(father: FlaskClient, documents: str) -> None:
    class Film(io.RawIOBase):
        """200 MB that nobody has to keep in memory."""

        head = (
            b'--b\r\nContent-Disposition: form-data; name="identity"; filename="film.jpg"\r\n\r\n'
        )
        tail = b"\r\n--b--\r\n"
        size = len(head) + 200 * 2**20 + len(tail)
        at = 0

        def readable(self) -> bool:
            return True

        def tell(self) -> int:
            return self.at

        def seek(self, offset: int, whence: int = 0) -> int:
            self.at = self.size if whence == 2 else offset
            return self.at

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            end = self.size - len(self.tail)
            if self.at < len(self.head):
                out = self.head[self.at :]
            elif self.at < end:
                out = b"\x00" * min(len(buffer), end - self.at)
            else:
                out = self.tail[self.at - end :]
            out = out[: len(buffer)]
            buffer[: len(out)] = out
            self.at += len(out)
            return len(out)

    answer = father.post(
        documents,
        input_stream=Film(),
        content_length=Film.size,
        content_type="multipart/form-data; boundary=b",
    )
    assert answer.status_code == 422
    assert "larger than 20 MB" in text(answer)


def test_a_picture_that_calls_itself_pdf_is_taken_as_the_picture_it_is(
    father: FlaskClient, documents: str
) -> None:
    renamed = (io.BytesIO(picture("PNG")), "cards.pdf")
    assert send(father, documents, identity=renamed, _page="add").status_code == 302
    page = text(father.get(documents))
    assert "cards.png" in page
    assert "cards.pdf" not in page
    assert len(re.findall(r'<img class="ow-preview"', page)) == 1


def test_a_document_has_no_more_pages_than_somebody_reads(
    father: FlaskClient, documents: str
) -> None:
    answer = send(father, documents, identity=[photo(f"{n}.png") for n in range(21)], _page="add")
    assert answer.status_code == 422
    assert "has 20 pages already" in text(answer)
    assert len(digests(text(father.get(documents)))) == 20
