package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.emf.ecore.EObject;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.spec.Definition;
import org.hwnas.dsl.spec.Field;
import org.hwnas.dsl.spec.Import;
import org.hwnas.dsl.spec.Let;
import org.hwnas.dsl.spec.SpecPackage;
import org.hwnas.dsl.syntax.ParsedSpec;
import org.hwnas.plan.Citation;

/**
 * A parsed file with what it can see: its own definitions, those of the files it imports, its
 * bibliography.
 */
final class LoadedFile {
  /** A definition and the file it stands in. */
  record Entry(Definition definition, LoadedFile file) {}

  final ParsedSpec parsed;
  final boolean library;
  final Map<String, Entry> own = new LinkedHashMap<>();
  final Map<String, Let> lets = new LinkedHashMap<>();
  final Map<String, Citation> citations = new LinkedHashMap<>();

  /** Visible without qualification, besides the file's own. */
  final List<LoadedFile> opened = new ArrayList<>();

  /** What each import that was found opened. */
  final Map<Import, LoadedFile> imports = new LinkedHashMap<>();

  private final Map<Field, Place> paths = new IdentityHashMap<>();

  LoadedFile(ParsedSpec parsed, boolean library) {
    this.parsed = parsed;
    this.library = library;
  }

  String packageName() {
    String name = parsed.spec().getName();
    return name == null ? "" : name;
  }

  Place place(EObject element) {
    return parsed.place(element);
  }

  /** Where the path of a field stands; a base is read again for each that extends it. */
  Place path(Field field) {
    return paths.computeIfAbsent(field, f -> parsed.place(f, SpecPackage.Literals.FIELD__PATH));
  }
}
