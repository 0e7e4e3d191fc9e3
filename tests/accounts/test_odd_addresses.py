"""Characters that no database of ours holds, in addresses."""

import pytest
from django.test import Client

from tests.cast import PASSWORD, make_cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/sign-ins/%00/", "/problems/a%00b/", "/r/%00/", "/s/%00/", "/q/%00/"])
def test_a_nul_in_an_address_leads_nowhere(client: Client, address: str) -> None:
    make_cast()
    client.login(username="tomasz", password=PASSWORD)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "address", ["/organisation/people/?words=%00", "/listening/voices/?q=%00", "/insight/seams/?view=%00"]
)
def test_a_nul_in_a_question_is_refused_in_plain_words(client: Client, address: str) -> None:
    make_cast()
    client.login(username="tomasz", password=PASSWORD)
    page = client.get(address)
    assert page.status_code == 400
    assert "<h1" in page.content.decode()
