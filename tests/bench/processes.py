"""What the kernel says of running processes: the CPU they have used, the memory that is theirs."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def stat(text):
    """The fields of /proc/PID/stat after the name, which may hold spaces: [0] is the state, as proc(5)
    counts from 3."""
    return text.rpartition(")")[2].split()


def session_of(text):
    return int(stat(text)[3])


def cpu_of(text):
    """Seconds of CPU: its own, and that of children it has waited for."""
    return sum(int(field) for field in stat(text)[11:15]) / TICKS


def read(pid, name):
    """A file of /proc about a process, empty when that has ended meanwhile."""
    try:
        return Path(f"/proc/{pid}/{name}").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def in_session(session):
    """The processes of a session, by pid."""
    pids = [entry.name for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    stats = {int(pid): read(pid, "stat") for pid in pids}
    return [pid for pid, text in stats.items() if text and session_of(text) == session]


def cpu(pids):
    """Seconds of CPU these processes have used together."""
    return sum(cpu_of(text) for text in (read(pid, "stat") for pid in pids) if text)


def pss_of(text):
    """Bytes, from smaps_rollup: memory that is shared counts in parts."""
    for line in text.splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def pss(pids):
    return sum(pss_of(read(pid, "smaps_rollup")) for pid in pids)
