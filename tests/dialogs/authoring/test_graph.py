"""Drawing a script, and finding ways through a graph."""

from authoring_sample import sample
from hypothesis import given
from hypothesis import strategies as st

from dialogs.authoring.graph import draw
from dialogs.authoring.loader import load
from dialogs.authoring.paths import components, reachable, shortest

GRAPHS = st.dictionaries(st.integers(0, 6), st.lists(st.integers(0, 6), max_size=4), max_size=7)


def chart(*languages: str) -> str:
    bundle, _ = load(sample())
    assert bundle is not None
    return draw(bundle.scripts["intake"], languages=languages)


def test_every_step_and_every_way_is_drawn() -> None:
    lines = [line.strip() for line in chart().split("\n")]

    assert lines[0] == "flowchart TD"
    assert 'start_here(["intake"])' in lines
    assert "start_here --> step_language" in lines
    assert 'step_privacy[/"privacy · consent screening"/]' in lines
    assert 'step_privacy -->|"given"| step_danger' in lines
    assert 'step_privacy -->|"refused"| step_refused_help' in lines
    assert "step_danger -->|\"danger includes 'eviction'\"| step_human" in lines
    assert 'step_danger -->|"otherwise"| step_remind_me' in lines
    assert 'step_remind_me("remind_me · remind after 1 day")' in lines
    assert 'step_rest("rest · wait 3 days")' in lines
    assert 'step_urgent{{"urgent · branch"}}' in lines
    assert 'step_where[["where · call home"]]' in lines
    assert 'step_human["human · hand over eviction"]' in lines
    assert 'step_not_begun["not_begun · set phase"]' in lines
    assert 'step_goodbye(["goodbye · end"])' in lines


def test_texts_are_drawn_in_the_languages_asked_and_shortened() -> None:
    drawn = chart("nl", "tr")

    assert 'start_here(["intake<br>Intake<br>İlk görüşme"])' in drawn
    assert (
        'step_arrears[/"arrears · ask arrears<br>Waar heb je achterstanden?<br>Hangi ödemeleriniz gecikti?"/]' in drawn
    )
    assert all(len(part) <= 60 for line in drawn.split("\n") for part in line.partition('"')[2].split("<br>")[1:2])


def test_signs_that_would_be_markup_are_written_as_codes() -> None:
    documents = sample()
    documents["intake.yaml"] = documents["intake.yaml"].replace("nl: Tot ziens.", 'nl: "<b>\\"#`"')
    bundle, _ = load(documents)

    assert bundle is not None
    assert "#lt;b>#quot;#35;#96;" in draw(bundle.scripts["intake"], languages=("nl",))


@given(GRAPHS)
def test_components_are_the_nodes_that_reach_each_other_furthest_first(graph: dict[int, list[int]]) -> None:
    groups = components(graph)

    nodes = set(graph) | {to for onward in graph.values() for to in onward}
    assert sorted(node for group in groups for node in group) == sorted(nodes)
    for number, group in enumerate(groups):
        for node in group:
            reached = reachable((node,), graph)
            assert set(group) == {other for other in nodes if other in reached and node in reachable((other,), graph)}
            assert reached <= {other for earlier in groups[: number + 1] for other in earlier}


@given(GRAPHS, st.integers(0, 6), st.integers(0, 6))
def test_a_shortest_path_leads_from_start_to_goal_along_edges(
    graph: dict[int, list[int]], start: int, goal: int
) -> None:
    path = shortest(start, goal, graph)

    assert bool(path) == (goal in reachable((start,), graph))
    if path:
        assert (path[0], path[-1]) == (start, goal)
        assert all(to in graph[node] for node, to in zip(path, path[1:], strict=False))
