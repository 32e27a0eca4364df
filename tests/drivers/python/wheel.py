"""A user of the wheel that `generated/python` becomes, where nothing else is installed.

Usage: python wheel.py
"""

import importlib.metadata
import importlib.resources
import sys

import protogen_generated
from protogen_generated.pulse.v1 import Job, JobStatus
from protogen_generated.pulse.v1.schedule import Schedule

assert protogen_generated.__file__.startswith(sys.prefix), protogen_generated.__file__
assert (importlib.resources.files(protogen_generated) / "py.typed").is_file()
assert importlib.metadata.requires("protogen-generated") is None

job = Job(id="7", status=JobStatus.RUNNING, labels={"a": "b"}, payload=b"\xff")
assert Job.from_bytes(job.to_bytes()) == Job.from_json(job.to_json()) == job
schedule = Schedule(timing=Schedule.Timing.Cron(Schedule.Cron(expression="30 6 * * mon-fri")))
assert Schedule.from_bytes(schedule.to_bytes()) == schedule != Schedule()
print(Job.__module__, "grpc" in sys.modules, any(name.startswith("google") for name in sys.modules))
