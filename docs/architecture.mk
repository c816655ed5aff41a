# Pictures from the code and the tables, and every manual page.
.PHONY: doc
doc: $(B)/doc/architecture.svg

$(B)/doc/architecture.svg: tools/picture
	@mkdir -p $(@D)
	tools/picture | dot -Tsvg > $@
