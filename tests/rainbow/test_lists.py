"""Reading a list whole while others change it."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rainbow.world import client, rainbow
from rainbow_tenancy.rainbow import BadAnswer, IncompleteList, NotYours
from rainbow_tenancy.rainbow.lists import PAGE, read_list
from rainbow_tenancy.rainbow.model import Page, Site
from support.scripted_server import Reply, Request, scripted

ROUTE = "GET sites"
# After which page a hand is at work, at which row, and whether the row comes or goes.
HAND = st.tuples(st.integers(1, 30), st.integers(0, 70), st.booleans())
NO_ENVELOPES = [[], {}, {"data": None}, {"data": {}}, {"data": [], "total": -1}, {"data": [], "total": "2"}]


def site(number: int) -> Site:
    """A site whose id tells its place."""
    return Site(f"{number:024}", f"Site {number}", "c")


class World:
    """A list on a server that gives at most `cap` rows a page, and a hand that changes it after each page."""

    def __init__(self, size: int, cap: int = PAGE, *, says_total: bool = True) -> None:
        self.rows = [site(number) for number in range(size)]
        self.cap = cap
        self.says_total = says_total
        self.asked: list[int] = []
        self.then: Callable[[int], object] = lambda _: None

    async def fetch(self, offset: int) -> Page[Site]:
        self.asked.append(offset)
        page = Page(self.rows[offset : offset + min(self.cap, PAGE)], len(self.rows) if self.says_total else None)
        self.then(len(self.asked))
        return page


@pytest.mark.parametrize("size", [0, 1, 2, 999, 1000, 1001, 1999, 2000, 2998, 2999, 10_000])
async def test_a_list_costs_its_pages_and_no_more(size):
    """A list of n rows costs 1 + max(0, ceil((n - 1000) / 999)) requests."""
    world = World(size)
    assert world.rows == await read_list(world.fetch, ROUTE)
    assert 1 + max(0, -(-(size - 1000) // 999)) == len(world.asked)


@given(size=st.integers(0, 400), cap=st.integers(2, 150), says_total=st.booleans())
async def test_any_page_size_gives_the_whole_list(size, cap, says_total):
    """A server that gives fewer rows than asked, or tells no total, is read to the end; pages overlap by one row."""
    world = World(size, cap, says_total=says_total)
    assert world.rows == await read_list(world.fetch, ROUTE)
    if says_total:
        assert 1 + max(0, -(-(size - cap) // (cap - 1))) == len(world.asked)


async def test_a_page_that_comes_short_is_gone_on_from():
    """Reading advances by what came, not by what was asked."""
    world = World(300, 100)
    caps = iter([100, 60, 100, 100, 100])
    world.then = lambda _: setattr(world, "cap", next(caps, 100))
    world.cap = 100
    assert world.rows == await read_list(world.fetch, ROUTE)


async def test_a_first_page_of_a_few_rows_starts_no_storm():
    """Two rows of ten thousand are not taken for the size of a page, which would mean ten thousand requests."""
    world = World(10_000, 2)
    world.then = lambda _: setattr(world, "cap", PAGE)
    assert world.rows == await read_list(world.fetch, ROUTE)
    assert 12 == len(world.asked)


@pytest.mark.parametrize("place", [0, 50, 120, 299])
async def test_a_row_that_goes_between_pages_is_noticed(place):
    """A removed row moves all behind it: the reading is thrown away and done again."""
    world = World(300, 100)
    world.then = lambda asked: world.rows.pop(place) if asked == 1 else None
    assert world.rows == await read_list(world.fetch, ROUTE)
    assert 299 == len(world.rows)
    assert 2 == world.asked.count(0)


@pytest.mark.parametrize("place", [0, 50, 120, 300])
async def test_a_row_that_comes_between_pages_is_noticed(place):
    """The same for a row that comes."""
    world = World(300, 100)
    world.then = lambda asked: world.rows.insert(place, site(9000)) if asked == 1 else None
    assert world.rows == await read_list(world.fetch, ROUTE)


@pytest.mark.parametrize("place", [0, 50])
async def test_one_for_one_is_noticed_by_the_seam(place):
    """One row gone and another come leaves the total alone; only the overlapping row tells."""
    world = World(300, 100)

    def exchange(asked: int) -> None:
        if asked == 1:
            del world.rows[place]
            world.rows.append(site(9000))

    world.then = exchange
    assert world.rows == await read_list(world.fetch, ROUTE)
    assert 2 == world.asked.count(0)


async def test_a_list_that_never_stands_still_is_given_up():
    """After three readings that do not fit together there is an error, not half a list."""
    world = World(300, 100)
    world.then = lambda asked: world.rows.append(site(9000 + asked))
    with pytest.raises(IncompleteList, match="during each of 3 readings: its total went from") as given_up:
        await read_list(world.fetch, ROUTE)
    assert ROUTE == given_up.value.route
    assert 3 == world.asked.count(0)


@pytest.mark.parametrize(
    ("rows", "total", "why"),
    [
        ([1, 2, 2], 3, "1 of its rows came twice"),
        ([1, 2, 3], 2, "it has 2 rows, and 3 came"),
        ([1, 2, 3], 4, "it has 4 rows, and 3 came"),
        ([], 4, "it has 4 rows, and 0 came"),
        ([1], 4, "it has 4 rows, and 1 came"),
    ],
)
async def test_a_list_that_contradicts_itself_is_given_up(rows, total, why):
    """Rows that come twice, or another number of rows than the total, are an error that says so."""

    async def fetch(offset: int) -> Page[Site]:
        return Page([site(number) for number in rows[offset:]], total)

    with pytest.raises(IncompleteList, match=why):
        await read_list(fetch, ROUTE)


@given(size=st.integers(0, 60), cap=st.integers(2, 12), hands=st.lists(HAND, max_size=6))
async def test_whatever_others_do_a_list_is_whole_or_refused(size, cap, hands):
    """Rows come and go between any pages; what is returned was the whole list at one moment, or at none."""
    world = World(size, cap)
    moments = [list(world.rows)]

    def change(asked: int) -> None:
        for when, place, comes in hands:
            if when == asked:
                if comes:
                    world.rows.insert(min(place, len(world.rows)), site(1000 + 100 * asked + place + len(moments)))
                elif world.rows:
                    del world.rows[place % len(world.rows)]
                moments.append(list(world.rows))

    world.then = change
    try:
        rows = await read_list(world.fetch, ROUTE)
    except IncompleteList:
        return
    every = {row.id for moment in moments for row in moment}
    assert len(rows) == len({row.id for row in rows})
    assert {row.id for row in rows} <= every


async def test_a_failing_page_is_an_error_of_its_own():
    """A page that is refused gives Rainbow's refusal, not a bundle of tasks."""
    rows = [{"id": f"{n:024}", "name": "n", "companyId": "c"} for n in range(500)]

    def answer(request: Request) -> Reply:
        offset = int(request.query["offset"])
        if offset >= 198:
            return Reply({"errorCode": 403, "errorDetails": "no", "errorDetailsCode": 403301}, 403)
        return Reply({"data": rows[offset : offset + 100], "total": 500})

    async with scripted(rainbow(answer)) as server, client(server.url) as service:
        with pytest.raises(NotYours):
            await service.sites()


async def test_lists_are_asked_for_in_full_and_by_a_key_that_stands_still():
    """Every list asks for all fields, a thousand rows, sorted by what nobody can change."""
    async with scripted(rainbow(lambda _: Reply({"data": [], "total": 0}))) as server, client(server.url) as service:
        await service.systems(bp_id="bp")
        await service.sites()
        await service.companies()
    common = {"format": "full", "limit": "1000", "offset": "0", "sortOrder": "1"}
    assert [
        common | {"bpId": "bp", "sortField": "pbxId"},
        common | {"sortField": "id"},
        common | {"sortField": "id"},
    ] == [request.query for request in server.requests[1:]]


@pytest.mark.parametrize("size", [1, 250])
async def test_two_walks_that_answer_alike_are_read_once(size):
    """A second walk whose pages are the first's, byte for byte, gives the very same rows; another page its own."""
    rows = [{"id": f"{n:024}", "name": f"PBX {n}", "pbxId": f"PBX{n:04}"} for n in range(size)]
    owned = [*rows[:-1], rows[-1] | {"name": "renamed meanwhile"}]

    def answer(request: Request) -> Reply:
        found = owned if "bpId" in request.query else rows
        offset = int(request.query["offset"])
        return Reply({"data": found[offset : offset + 100], "total": size})

    async with scripted(rainbow(answer)) as server, client(server.url) as service:
        first, again = await service.systems(), await service.systems()
        own = await service.systems(bp_id="bp")
    assert [row["name"] for row in rows] == [system.name for system in first]
    assert [id(system) for system in first] == [id(system) for system in again]
    assert [row["name"] for row in owned] == [system.name for system in own]


@pytest.mark.parametrize("body", NO_ENVELOPES)
async def test_an_envelope_that_is_none_is_told(body):
    """A list without its envelope is one clear error, not an empty list."""
    async with scripted(rainbow(lambda _: Reply(body))) as server, client(server.url) as service:
        with pytest.raises(BadAnswer, match="GET sites: the answer is not what Rainbow promises"):
            await service.sites()
