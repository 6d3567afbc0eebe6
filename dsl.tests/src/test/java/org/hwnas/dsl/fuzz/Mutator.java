package org.hwnas.dsl.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Damages texts: as a hurried typist, a bad merge, a wrong encoding or an attacker would. */
final class Mutator {
  private static final Pattern TOKEN =
      Pattern.compile("//[^\\n]*|\"[^\"\\n]*\"|[\\w.]+|\\.\\.|\\s+|.", Pattern.DOTALL);
  private static final Pattern NUMBER = Pattern.compile("\\d[\\d_.]*");
  private static final List<String> WORDS =
      List.of(
          "{",
          "}",
          "(",
          ")",
          "=",
          " in ",
          "..",
          ",",
          ";",
          "|",
          "@",
          "\"",
          "/*",
          "*/",
          "//",
          "\n",
          " step ",
          " log ",
          " round ",
          " per layer ",
          " as ",
          " else ",
          " extends ",
          "choose ",
          "repeat ",
          "when (",
          "require ",
          "joint (",
          "minimize ",
          "search ",
          "not ",
          "-",
          "^",
          "%",
          " at ",
          "every ",
          "let ",
          "import ",
          "experiment ",
          "hwnas 1.0",
          "true",
          ".",
          "..",
          "&");
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "1e308",
          "9e999999999",
          "1e-400",
          "99999999999999999999999999999999",
          "0x1F",
          "1_",
          "1e",
          "2147483648",
          "9223372036854775808",
          "0.1e1",
          "00",
          "1..",
          "1e5..1e9 step 1");
  private static final List<String> CHARACTERS =
      List.of(
          "\u0000",
          "\u00b5",
          "\u03a9",
          "\u0130",
          "\u202e",
          "\ud83d\ude00",
          "\ud83d",
          "\ufeff",
          "\u00a0",
          "\u2028",
          "\r",
          "\t",
          "\u0661",
          "\u00e9",
          "\\",
          "\u007f");

  private final Draw draw;

  Mutator(Draw draw) {
    this.draw = draw;
  }

  /** The text with one to four damages. */
  String damaged(String text, String other) {
    String damaged = text;
    for (int i = draw.of(1, 1, 1, 2, 2, 3, 4); i > 0; i--) {
      damaged = once(damaged, other);
    }
    return damaged;
  }

  private String once(String text, String other) {
    return switch (draw.below(12)) {
      case 0 -> text.substring(0, draw.below(text.length() + 1));
      case 1 -> text.substring(0, draw.below(text.length() + 1)) + tail(other);
      case 2 -> inserted(text, draw.of(WORDS));
      case 3 -> inserted(text, draw.of(CHARACTERS));
      case 4 -> replacedNumber(text);
      case 5 -> nested(text);
      case 6 -> bracket(text);
      case 7 -> lines(text);
      default -> token(text, other);
    };
  }

  private String tail(String text) {
    return text.substring(draw.below(text.length() + 1));
  }

  private String inserted(String text, String piece) {
    int at = draw.below(text.length() + 1);
    return text.substring(0, at) + piece + text.substring(at);
  }

  private String replacedNumber(String text) {
    List<int[]> numbers = new ArrayList<>();
    for (Matcher at = NUMBER.matcher(text); at.find(); ) {
      numbers.add(new int[] {at.start(), at.end()});
    }
    if (numbers.isEmpty()) {
      return inserted(text, draw.of(NUMBERS));
    }
    int[] place = draw.of(numbers);
    String unit = draw.chance(0.4) ? " " + Values.anyUnit(draw) : "";
    String number = draw.chance(0.5) ? draw.of(NUMBERS) : text.substring(place[0], place[1]);
    return text.substring(0, place[0]) + number + unit + text.substring(place[1]);
  }

  /** Deep and long structures at any place, closed or not. */
  private String nested(String text) {
    int times = draw.of(3, 30, 190, 300, 2000);
    String piece =
        draw.of("(", "{", "- ", "not ", "a {", "1 + ", "a.", "2 ^ ", "if(a, ", "x = y { ");
    String close = piece.contains("(") ? ")" : piece.contains("{") ? "}" : "";
    String closing = draw.chance(0.5) ? "1" + close.repeat(times) : "";
    return inserted(text, piece.repeat(times) + closing);
  }

  private String bracket(String text) {
    int from = draw.below(text.length() + 1);
    for (int at = from; at < text.length(); at++) {
      if ("{}()\"".indexOf(text.charAt(at)) >= 0) {
        String other = draw.of("", "", "{", "}", "(", ")");
        return text.substring(0, at) + other + text.substring(at + 1);
      }
    }
    return text + draw.of("}", "{", ")");
  }

  private String lines(String text) {
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    int at = draw.below(lines.size());
    switch (draw.below(4)) {
      case 0 -> lines.remove(at);
      case 1 -> lines.add(at, lines.get(draw.below(lines.size())));
      case 2 -> lines.set(at, lines.set(draw.below(lines.size()), lines.get(at)));
      default -> {
        return String.join("\r\n", lines);
      }
    }
    return String.join("\n", lines);
  }

  private String token(String text, String other) {
    List<String> tokens = tokens(text);
    if (tokens.isEmpty()) {
      return draw.of(WORDS);
    }
    int at = draw.below(tokens.size());
    List<String> others = tokens(other);
    switch (draw.below(5)) {
      case 0 -> tokens.remove(at);
      case 1 -> tokens.add(at, tokens.get(at));
      case 2 -> tokens.set(at, tokens.set(draw.below(tokens.size()), tokens.get(at)));
      case 3 -> tokens.set(at, others.isEmpty() ? "" : draw.of(others));
      default -> tokens.set(at, draw.of(WORDS));
    }
    return String.join("", tokens);
  }

  private static List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    for (Matcher at = TOKEN.matcher(text); at.find(); ) {
      tokens.add(at.group());
    }
    return tokens;
  }
}
