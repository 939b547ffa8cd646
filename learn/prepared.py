"""Queries that are made into SQL once and asked many times.

Django makes the SQL of a query anew each time it is asked. That took two thirds of the time of a page that
asks six, more than the database, the template and all else together; here it is done once a process. For
the few pages that everybody opens again and again; whatever is opened now and then is asked plainly."""

import threading
from copy import copy
from functools import wraps

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Aggregate, Expression, JSONField, Model
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable
from django.db.models.signals import post_init, pre_init

KEPT = 200  # a query of each shape, and shapes can be many
kept = {}
asked = threading.local()


class Given(Expression):
    """Stands in a queryset for a value that comes when it is asked. Its field says how the database wants
    it; numbers and texts need none. ``at`` is the place in a list of values, where a list is given."""

    def __init__(self, name, field=None, at=None):
        super().__init__(output_field=field)
        self.name, self.stored_as, self.at = name, field, at

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def among(self, given, connection):
        value = given[self.name]
        if self.at is not None:
            value = value[min(self.at, len(value) - 1)]
        return self.stored_as.get_db_prep_value(value, connection) if self.stored_as else value


def each(name, count):
    """What stands for a list of values, as many as `room` says."""
    return [Given(name, at=place) for place in range(count)]


def room(values):
    """How many places a query has for these values: few sizes serve lists of every length. The last value
    fills the places left, which an IN does not mind."""
    return 1 << (len(values) - 1).bit_length() if values else 0


class OneList(Aggregate):
    """The JSON of many rows as one list, so that they come along with the row they belong to."""

    function = "JSONB_AGG"
    output_field = JSONField()

    def as_sqlite(self, compiler, connection, **more):
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **more)


def is_plain(model):
    """Whether an object of this model is nothing but its values when it comes from the database: then they
    are put into it all at once, and not one by one as Django does it for whoever might look on."""
    makes_its_own = (
        model.__init__ is not Model.__init__ or model.from_db.__func__ is not Model.from_db.__func__
    )
    return not (makes_its_own or pre_init.has_listeners(model) or post_init.has_listeners(model))


class Part:
    """The columns of one model in the rows of a query: what makes an object of them, and of those of the
    models it leads to."""

    def __init__(self, found, compiler):
        fields = found["select_fields"]
        self.model, self.first, self.end = found["model"], fields[0], fields[-1] + 1
        columns = [column for column, *_sql in compiler.select[self.first : self.end]]
        self.names = [column.target.attname for column in columns]
        self.key = self.first + self.names.index(self.model._meta.pk.attname)
        self.converters = list(compiler.get_converters(columns).items())
        self.is_plain = is_plain(self.model)
        self.leads_to = [
            (Part(each, compiler), each["local_setter"], each["remote_setter"])
            for each in found.get("related_klass_infos", ())
        ]

    def made_of(self, row, connection, known):
        """The object of this row, with those it leads to: one for each row of theirs, ``known`` from the
        rows before or made now. None where it leads to none."""
        values = list(row[self.first : self.end])
        for at, (converters, column) in self.converters:
            for convert in converters:
                values[at] = convert(values[at], column, connection)
        if self.is_plain:
            made = self.model.__new__(self.model)
            made.__dict__.update(zip(self.names, values, strict=True))
            made._state = ModelState()
            made._state.adding, made._state.db = False, connection.alias
        else:
            made = self.model.from_db(connection.alias, self.names, values)
        for part, keep, keep_there in self.leads_to:
            place = (part, row[part.key])
            other = known.get(place)
            if other is None and place[1] is not None:
                other = known[place] = part.made_of(row, connection, known)
            keep(made, other)
            if other is not None:
                keep_there(other, made)
        return made


class Objects:
    """Reads the rows of a query of a model. Django makes all the objects of each row anew, and with them a
    page whose ten rows lead to the same five others spent a third of its time."""

    def __init__(self, compiler):
        self.part = Part(compiler.klass_info, compiler)
        self.more = [
            (name, at, compiler.get_converters([compiler.select[at][0]]).get(0, ((), None)))
            for name, at in compiler.annotation_col_map.items()
        ]

    def read(self, compiler):
        connection, known, found = compiler.connection, {}, []
        for rows in compiler.execute_sql():
            for row in rows:
                made = self.part.made_of(row, connection, known)
                for name, at, (converters, column) in self.more:
                    value = row[at]
                    for convert in converters:
                        value = convert(value, column, connection)
                    setattr(made, name, value)
                found.append(made)
        return found


class Kept:
    """One queryset and its SQL, for every thread of this process."""

    def __init__(self, queryset, connection):
        self.rows, self.objects = queryset._iterable_class(queryset), None
        self.compiler = queryset.query.get_compiler(connection=connection)
        try:
            self.sql, self.values = self.compiler.as_sql()
        except EmptyResultSet:
            self.rows = ()
            return
        if queryset._iterable_class is ModelIterable:
            self.objects = Objects(self.compiler)
            return
        converters = self.compiler.get_converters([column for column, *_sql in self.compiler.select])
        self.compiler.get_converters = lambda _columns: converters
        # What reads the rows asks for a compiler, and that for its SQL: this thread's, which has it already.
        queryset.query.get_compiler = lambda *_words, **_more: asked.compiler

    def ask(self, given, connection):
        if not self.rows:
            return []
        bound = tuple(
            value.among(given, connection) if isinstance(value, Given) else value for value in self.values
        )
        asked.compiler = copy(self.compiler)
        asked.compiler.connection = connection
        asked.compiler.as_sql = lambda *_words, **_more: (self.sql, bound)
        return self.objects.read(asked.compiler) if self.objects else list(self.rows)


def prepared(build):
    """Makes a function that builds a queryset with `Given` in it one that answers with the list of its rows:
    called by keyword with what was to be given. What it is called with by position it is built with, so
    that each of those is a query of its own."""

    @wraps(build)
    def ask(*shape, using="default", **given):
        connection = connections[using]
        found = kept.get((build, shape, using))
        if found is None:
            if len(kept) >= KEPT:
                kept.clear()
            found = kept[build, shape, using] = Kept(build(*shape), connection)
        return found.ask(given, connection)

    return ask
