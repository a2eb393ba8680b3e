"""What a model file may not say."""

from pathlib import Path

import pytest

from mutakhir.ground.errors import PolicyProblem
from mutakhir.ground.policy import copy_pack, load_model
from mutakhir.ranking.policy import ModelPolicy


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("{kind: item, item: has_car}", "{kind: item, item: gets_pkh}"),  # help received is no sign of means
        ("{kind: item, item: floor}", "{kind: item, item: has_car}"),  # each part is of its own group
        ("{kind: head, item: diploma}", "{kind: head, item: diplom}"),
    ],
)
def test_a_term_is_an_item_of_its_group_and_never_a_programme(tmp_path: Path, right: str, wrong: str):
    copy_pack("dtks_2020", tmp_path / "policy")
    file = tmp_path / "policy" / "ranking" / "model.yaml"
    text = file.read_text()
    assert right in text
    file.write_text(text.replace(right, wrong, 1))
    with pytest.raises(PolicyProblem) as found:
        load_model(file, ModelPolicy)
    assert wrong.split()[-1].rstrip("}") in str(found.value)
