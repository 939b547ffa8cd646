"""The figures of `make bench`: what is made of them, and what is read of the kernel. No time is asserted."""

import os

from tests.bench import processes
from tests.bench.table import Line, Once, Run, growth, table
from tests.bench.visits import Tally, answer_on

STAT = "4242 (a (strange) name) S 1 4242 4240 0 -1 4194560 5 6 7 8 150 50 20 10 20 0 4 0 999 1000 100"


def a_run(lesson, sql=5, memory=100):
    return Run(
        [
            Line("empty view", cpu=[0.001, 0.002, 0.001]),
            Line("lesson", 8, 5, [lesson, 2 * lesson, lesson * 1.5], Tally(1, 12345, sql)),
        ],
        [Once("memory", 130, "MB", [memory])],
    )


def row(text, *words):
    """The cells of the line of the table that has all these words."""
    (line,) = [line for line in text.splitlines() if all(word in line for word in words)]
    return line.split()


def test_a_figure_is_the_median_of_each_rounds_ratio_to_the_empty_view_of_that_round():
    text = table(a_run(lesson=0.004))
    assert row(text, "lesson", "×")[1] == "4.0"
    assert row(text, "empty view", "×", "1.0")
    assert row(text, "lesson", "bytes")[1] == "12,345"


def test_what_must_be_stands_beside_it_and_what_is_missed_says_so():
    text = table(a_run(lesson=0.009, sql=6, memory=129.5))
    assert row(text, "lesson", "×")[-3:] == ["≤", "8", "MISSED"]
    assert row(text, "lesson", "SQL")[-3:] == ["≤", "5", "MISSED"]
    assert row(text, "memory")[-2:] == ["≤", "130"]


def test_growth_is_each_figure_over_the_one_with_the_first_course_alone():
    text = growth(a_run(lesson=0.004), a_run(lesson=0.006, sql=5))
    assert row(text, "lesson", "×") == [
        "lesson",
        "4.0",
        "6.0",
        "×",
        "empty",
        "view",
        "1.50",
        "≤",
        "1.25",
        "MISSED",
    ]
    assert row(text, "lesson", "SQL")[-3:] == ["1.00", "≤", "1.25"]
    assert "empty view  " not in text.replace("× empty view", "")


def test_the_cpu_of_a_process_is_its_own_and_that_of_its_ended_children():
    assert processes.cpu_of(STAT) == 230 / processes.TICKS
    assert processes.session_of(STAT) == 4240
    assert processes.cpu([os.getpid()]) > 0


def test_memory_is_what_is_proportionally_its_own():
    assert processes.pss_of("Rss:  900 kB\nPss:   512 kB\nPss_Dirty: 1 kB\n") == 512 * 1024
    assert processes.pss([os.getpid()]) > 0


def test_this_process_is_found_in_its_session():
    assert os.getpid() in processes.in_session(os.getsid(0))


def test_something_is_answered_to_what_a_page_asks():
    assert answer_on('<input name="seq" value="0"><input type="radio" name="answer" value="2">') == {
        "answer": "2"
    }
    assert answer_on('<input id="answer" name="answer" value="">') == {"answer": "a guess"}
