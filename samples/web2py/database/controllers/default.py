@request.restful()
def notes():
    def find(note_id):
        note = db.notes(note_id)
        if not note:
            raise HTTP(404)
        return note

    def as_json(note):
        return response.json({"id": note.id, "text": note.text})

    def GET(note_id):
        return as_json(find(note_id))

    def POST(text):
        response.status = 201
        return as_json(db.notes(db.notes.insert(text=text)))

    def PUT(note_id, text):
        note = find(note_id)
        note.update_record(text=text)
        return as_json(note)

    def DELETE(note_id):
        find(note_id).delete_record()
        raise HTTP(204)

    return locals()
