"""A catalogue made up from a seed, as large as it is asked to be: to see how the site grows.

Everything here is pure and draws from the seed alone, but for `writing` and `bulk`, which put it
into an empty database. Nothing in it is a fact of any framework.
"""
