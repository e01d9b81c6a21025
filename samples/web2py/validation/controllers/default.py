@request.restful()
def orders():
    if int(request.env.content_length or 0) > 64 * 1024:
        raise HTTP(413)

    def POST(**order):
        form = SQLFORM.factory(
            Field("name", requires=IS_NOT_EMPTY()),
            Field("price", "double", requires=IS_FLOAT_IN_RANGE(0, 1_000_000)),
            Field("quantity", "integer", requires=IS_INT_IN_RANGE(1, 1_000)),
        )
        if not form.accepts(order, formname=None):
            response.status = 422
            return response.json({"errors": form.errors})
        total = form.vars.price * form.vars.quantity
        return response.json({**form.vars, "total": total})

    return locals()
