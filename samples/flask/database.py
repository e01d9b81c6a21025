import os

from flask import Flask, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.schema import CreateTable


class Base(DeclarativeBase):
    pass


app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{os.environ['DATABASE']}"
db = SQLAlchemy(app, model_class=Base)


class Note(db.Model):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


with app.app_context():
    db.session.execute(CreateTable(Note.__table__, if_not_exists=True))
    db.session.commit()


def as_json(note):
    return {"id": note.id, "text": note.text}


@app.post("/notes")
def create():
    note = Note(text=request.json["text"])
    db.session.add(note)
    db.session.commit()
    return as_json(note), 201


@app.get("/notes/<int:note_id>")
def read(note_id):
    return as_json(db.get_or_404(Note, note_id))


@app.put("/notes/<int:note_id>")
def update(note_id):
    note = db.get_or_404(Note, note_id)
    note.text = request.json["text"]
    db.session.commit()
    return as_json(note)


@app.delete("/notes/<int:note_id>")
def delete(note_id):
    db.session.delete(db.get_or_404(Note, note_id))
    db.session.commit()
    return "", 204
