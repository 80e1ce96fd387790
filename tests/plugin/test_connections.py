"""One process for several providers, as PULUMI_DEBUG_PROVIDERS makes it: each connection has its own configuration."""

from plugin.caller import Caller
from plugin.test_pbx import LYON, refused

ANOTHER = "5a0000000000000000000009"


async def test_each_connection_has_its_own_configuration(caller: Caller):
    """What a second provider is configured with changes nothing for the first, whoever comes last."""
    async with caller.beside() as other:
        await other.configure(partner=ANOTHER)
        code, text = await refused(other.invoke("getPbxs"))
        assert ("FAILED_PRECONDITION", True) == (code, ANOTHER in text)
        assert (await caller.invoke("getPbxs")).plain["pbxs"]
        await caller.configure(partner=ANOTHER)
        await other.configure()
        assert "FAILED_PRECONDITION" == (await refused(caller.invoke("getPbxs")))[0]
        assert (await other.invoke("getPbxs")).plain["pbxs"]


async def test_cancel_ends_the_operation_of_its_connection_alone(caller: Caller):
    """Another provider's end, or that of a connection for the schema, stops nothing here; nor does it the process."""
    async with caller.beside() as other, caller.beside() as schema:
        await other.configure()
        await other.cancel()
        await schema.cancel()
        state = await caller.create("lyon", LYON)
        assert ([], "interrupted") == (state.reasons, (await refused(other.invoke("getPbxs")))[1])
        assert "the provider is not configured" == (await refused(schema.invoke("getPbxs")))[1]
        await other.configure()
        assert "lyon" in [pbx["name"] for pbx in (await other.invoke("getPbxs")).plain["pbxs"]]


async def test_connection_made_anew_means_the_only_operation_there_is(caller: Caller):
    """What nobody used for long is closed: the next request goes on; among several nobody guesses which it means."""
    async with caller.beside(greet=False) as again:
        assert (await again.invoke("getPbxs")).plain["pbxs"]
        async with caller.beside() as other:
            await other.configure()
            code, text = await refused(again.invoke("getPbxs"))
            assert ("FAILED_PRECONDITION", True) == (code, "run the command again" in text)
            await other.cancel()
        await again.cancel()
    assert "interrupted" == (await refused(caller.invoke("getPbxs")))[1]
