package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.Hint;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.spec.Alternative;
import org.hwnas.dsl.spec.Body;
import org.hwnas.dsl.spec.Choose;
import org.hwnas.dsl.spec.Field;
import org.hwnas.dsl.spec.Instance;
import org.hwnas.dsl.spec.Reference;
import org.hwnas.dsl.spec.Repeat;
import org.hwnas.dsl.spec.SpecPackage;
import org.hwnas.dsl.spec.StringLiteral;

/** Collects the layers of a network, in order: single ones, {@code repeat} and {@code choose}. */
final class LayerComposer {
  private final Diagnostics diagnostics;

  LayerComposer(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** A layer, as in {@code stem = conv { … }}; one of the same name is replaced. */
  void layer(Field field, Draft.Block block, Draft.Context context, Place at) {
    if (field.getValue() instanceof Reference call && call.isCall()) {
      file(String.valueOf(field.getPath()), call, block, context, at);
      return;
    }
    Optional<Body> body = Optional.empty();
    String kind;
    Place kindAt;
    if (field.getValue() instanceof Instance instance) {
      kind = instance.getKind();
      body = Optional.ofNullable(instance.getBody());
      kindAt = context.file().parsed.place(instance, SpecPackage.Literals.INSTANCE__KIND);
    } else if (field.getValue() instanceof Reference reference) {
      kind = reference.getPath();
      kindAt = context.file().place(reference);
    } else {
      diagnostics.add(
          Issue.UNKNOWN_FIELD,
          at,
          "`" + block.schema.kind() + "` has no field `" + field.getPath() + "`",
          "",
          DidYouMean.nearest(field.getPath(), block.fields.keySet())
              .map(Hint::meant)
              .orElse(Hint.of("a layer is written `" + field.getPath() + " = conv { … }`")));
      return;
    }
    Optional<BlockSchema> schema = layerKind(kind, kindAt);
    block.lacksLayers |= schema.isEmpty();
    if (schema.isEmpty()) {
      return;
    }
    block.add(new Draft.Layer(field.getPath(), schema.get(), body, context, at));
  }

  /** Whether a value reads layers from a file. */
  static boolean readsFile(EObject value) {
    return value instanceof Reference call
        && call.isCall()
        && Draft.Imported.Format.of(String.valueOf(call.getPath())).isPresent();
  }

  /** Layers from a file, as in {@code body = table("vgg8.csv")}, become an item of a block. */
  void file(String name, Reference call, Draft.Block block, Draft.Context context, Place at) {
    block.lacksLayers = true;
    String word = String.valueOf(call.getPath());
    Optional<Draft.Imported.Format> format = Draft.Imported.Format.of(word);
    if (format.isEmpty()) {
      diagnostics.add(
          Issue.UNKNOWN_FUNCTION,
          context.file().place(call),
          "`" + word + "(…)` gives no layers",
          "",
          "layers are read by `%s = %s` or `%s`"
              .formatted(
                  name, Draft.Imported.Format.TABLE.usage(), Draft.Imported.Format.ONNX.usage()));
      return;
    }
    if (call.getArguments().size() != 1
        || call.getArguments().get(0).getName() != null
        || !(call.getArguments().get(0).getValue() instanceof StringLiteral file)) {
      diagnostics.add(
          Issue.WRONG_ARGUMENTS,
          context.file().place(call),
          "`" + word + "` takes the name of a file",
          "",
          "write `" + format.get().usage() + "`");
      return;
    }
    block.add(
        new Draft.Imported(
            format.get(),
            name,
            String.valueOf(file.getText()),
            context,
            at,
            context.file().place(file)));
  }

  private Optional<BlockSchema> layerKind(String kind, Place at) {
    BlockSchema schema = Schemas.layers().get(String.valueOf(kind));
    if (schema == null && kind != null) {
      diagnostics.add(
          Issue.UNKNOWN_VARIANT,
          at,
          "there is no layer `" + kind + "`",
          "",
          DidYouMean.hint(kind, Schemas.layers().keySet()));
    }
    return Optional.ofNullable(schema);
  }

  void repeat(Repeat repeat, Draft.Block block, Draft.Context context) {
    if (repeat.getName() != null && repeat.getCount() != null && repeat.getBody() != null) {
      block.add(
          new Draft.Repeat(
              repeat,
              repeat.getCount(),
              repeat.getName(),
              repeat.getBody(),
              context,
              context.file().place(repeat)));
    }
  }

  void edges(Field field, Draft.Block cell, Draft.Context context, Place at) {
    cell.add(new Draft.Edges(field.getBody(), context, at));
  }

  void choose(Choose choose, Draft.Block block, Draft.Context context) {
    List<Draft.Option> options = new ArrayList<>();
    for (Alternative alternative : choose.getAlternatives()) {
      Place at = context.file().parsed.place(alternative, SpecPackage.Literals.ALTERNATIVE__KIND);
      Optional<BlockSchema> kind = layerKind(alternative.getKind(), at);
      String label = Optional.ofNullable(alternative.getLabel()).orElse(alternative.getKind());
      if (kind.isPresent() && options.stream().anyMatch(o -> o.label().equals(label))) {
        diagnostics.add(
            Issue.DUPLICATE_CHOICE,
            at,
            "`" + label + "` stands twice in this `choose`",
            "",
            "tell the two apart by labels: `small = " + alternative.getKind() + " { … }`");
      } else {
        kind.ifPresent(
            k ->
                options.add(
                    new Draft.Option(label, k, Optional.ofNullable(alternative.getBody()), at)));
      }
    }
    block.lacksLayers |= options.isEmpty();
    if (options.isEmpty()) {
      return;
    }
    int unnamed = block.unnamedChoices();
    String name =
        choose.getName() != null ? choose.getName() : unnamed == 0 ? "op" : "op" + (unnamed + 1);
    block.add(new Draft.Choose(choose, name, options, context, context.file().place(choose)));
  }
}
