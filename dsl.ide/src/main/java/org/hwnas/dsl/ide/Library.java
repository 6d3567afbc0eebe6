package org.hwnas.dsl.ide;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.dsl.sources.BibliographyReader;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.plan.Citation;

/** What the built-in library defines, as its files say it: nothing is resolved or converted. */
public final class Library {
  /**
   * A definition.
   *
   * @param kind such as {@code device}
   * @param name as a spec can use it without an import: {@code hwnas.devices.ideal}
   * @param doc its doc comment; empty string for none
   * @param base what it extends
   * @param cited what it rests on
   * @param settings what it sets, in order, those of nested blocks by their path
   * @param text as written
   */
  public record Definition(
      String kind,
      String name,
      String doc,
      Optional<String> base,
      List<Cited> cited,
      List<Setting> settings,
      String text) {
    /** The package it belongs to: {@code hwnas.devices}. */
    public String home() {
      return name.substring(0, name.lastIndexOf('.'));
    }

    /** Its name within the package. */
    public String simpleName() {
      return name.substring(name.lastIndexOf('.') + 1);
    }
  }

  /**
   * A source of a value.
   *
   * @param key in the library's bibliography
   * @param where in that work, such as {@code Fig. 3b}; empty string for none
   */
  public record Cited(String key, String where) {}

  /**
   * A value that a definition sets.
   *
   * @param value as written, such as {@code 25 uS}; empty string for a statement without one
   */
  public record Setting(String path, String value, String doc, List<Cited> cited) {}

  private Library() {}

  /** The packages, in the order in which a reader meets them. */
  public static List<String> packages() {
    return VisibleNames.LIBRARY;
  }

  /** All definitions, package by package. */
  public static List<Definition> definitions() {
    return Once.DEFINITIONS;
  }

  /** The bibliography of the library by key. */
  public static Map<String, Citation> bibliography() {
    return Once.BIBLIOGRAPHY;
  }

  /** What is in the library's files, which do not change: read on first use. */
  private static final class Once {
    static final List<Definition> DEFINITIONS = readDefinitions();
    static final Map<String, Citation> BIBLIOGRAPHY = readBibliography();
  }

  private static List<Definition> readDefinitions() {
    VisibleNames names = new VisibleNames(new SpecDocument("none", 0, ""), FileSource.none());
    return names.definitions().stream()
        .filter(named -> named.file().isEmpty())
        .map(Library::definition)
        .toList();
  }

  private static Map<String, Citation> readBibliography() {
    try {
      return Collections.unmodifiableMap(
          BibliographyReader.read(FileSource.library("hwnas/library.bib").orElseThrow()));
    } catch (IOException e) {
      throw new IllegalStateException("the built-in bibliography is broken", e);
    }
  }

  private static Definition definition(VisibleNames.Named named) {
    Structure.Member member = named.member();
    String source = named.document().source().text();
    List<Setting> settings = new ArrayList<>();
    member.blocks.forEach(b -> settings(b, "", source, settings));
    return new Definition(
        named.kind(),
        named.display(),
        member.doc(),
        member.after("extends").map(Token::text),
        cited(member),
        settings,
        source.substring(member.start(), member.end));
  }

  private static void settings(
      Structure.Block block, String prefix, String source, List<Setting> into) {
    for (Structure.Member member : block.members) {
      int head = head(member);
      String path = prefix + written(member, 0, head, source);
      String value =
          written(member, Math.min(head + 1, member.tokens.size()), member.tokens.size(), source);
      if (!value.isEmpty() || member.blocks.isEmpty()) {
        into.add(new Setting(path, value, member.doc(), cited(member)));
      }
      member.blocks.forEach(b -> settings(b, path + ".", source, into));
    }
  }

  /** How many words stand before {@code =} or {@code in}; all where there is neither. */
  private static int head(Structure.Member member) {
    int sign = member.indexOf("=");
    int in = member.indexOf("in");
    int at = sign >= 0 && (in < 0 || sign < in) ? sign : in;
    return at < 0 ? member.tokens.size() : at;
  }

  /** The words of a member from one to before another, as written but without nested blocks. */
  private static String written(Structure.Member member, int from, int to, String source) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      Token token = member.tokens.get(i);
      if (i > from && member.tokens.get(i - 1).end() < token.start()) {
        text.append(' ');
      }
      text.append(source, token.start(), token.end());
    }
    return text.toString();
  }

  /** The works that {@code @cite} names before a member. */
  static List<Cited> cited(Structure.Member member) {
    List<Cited> cited = new ArrayList<>();
    List<Token> words = member.annotations;
    for (int i = 0; i + 3 < words.size(); i++) {
      if (words.get(i).is("@") && words.get(i + 1).is("cite") && words.get(i + 2).is("(")) {
        String where =
            i + 5 < words.size() && words.get(i + 5).kind() == Token.Kind.STRING
                ? VisibleNames.unquoted(words.get(i + 5))
                : "";
        cited.add(new Cited(words.get(i + 3).text(), where));
      }
    }
    return cited;
  }
}
