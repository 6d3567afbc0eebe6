package org.hwnas.dsl.ide.reference

import java.util.Collection
import java.util.Map
import org.hwnas.dsl.diagnostics.DidYouMean
import org.hwnas.dsl.ide.Values
import org.hwnas.dsl.schema.BlockSchema
import org.hwnas.dsl.schema.FieldSchema
import org.hwnas.dsl.schema.Schemas

import static extension org.hwnas.dsl.ide.reference.Markdown.*

/** Pages of blocks: those of the experiment, layers, algorithms. */
package class BlockPages {
	/** The page on which a kind of block is described. */
	val Map<String, String> pages

	new(Map<String, String> pages) {
		this.pages = pages
	}

	def String page(String title, String introduction, Collection<BlockSchema> blocks) '''
		# «title»

		«introduction»

		| block | meaning |
		|---|---|
		«FOR block : blocks»
			| [`«block.kind»`](#«block.kind.anchor») | «block.doc.cell» |
		«ENDFOR»
		«FOR block : blocks»

			«block.section»
		«ENDFOR»
	'''

	def private section(BlockSchema block) '''
		## «block.kind»

		«block.doc»
		«IF !Schemas.places(block.kind).empty»

			Stands in «DidYouMean.list(Schemas.places(block.kind), 4)».
		«ENDIF»
		«IF block.positional.present»

			`«block.kind»(a, b)` sets `«block.positional.get»`.
		«ENDIF»
		«IF !block.fields.empty»

			| field | type | unit | default | legal | searched | meaning | source |
			|---|---|---|---|---|---|---|---|
			«FOR field : block.fields.values»
				«field.row»
			«ENDFOR»
		«ENDIF»
		«IF !block.slots.empty»

			| block | one of | by name |
			|---|---|---|
			«FOR slot : block.slots.values»
				| `«slot.name»` | «slot.variants.values.map[link].join(", ")» | «slot.definition.map["a `" + it + "`"].orElse("")» |
			«ENDFOR»
		«ENDIF»
		«IF !block.entries.empty»

			Holds named blocks in any number: «block.entries.values.map[link].join(", ")».
		«ENDIF»
	'''

	def private row(FieldSchema field) {
		val legal = if (Values.range(field).empty) Values.options(field).codes else Values.range(field).code
		'''| `«field.name»` | «IF field.list»list of «ENDIF»«Values.type(field)» | «IF field.unit != "1"»`«field.unit»`«ENDIF» | «field.standing» | «legal» | «IF field.searchable»yes«ELSE»no«ENDIF» | «field.doc.cell» | «field.source.cell» |'''
	}

	def private standing(FieldSchema field) {
		if (!Values.defaultValue(field).empty)
			Values.defaultValue(field).code
		else if (field.list)
			"none"
		else if (field.inherited)
			"of the sequence around"
		else
			"required"
	}

	def private link(BlockSchema block) {
		'''[`«block.kind»`](«pages.getOrDefault(block.kind, "")»#«block.kind.anchor»)'''
	}
}
