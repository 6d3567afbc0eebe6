package org.hwnas.dsl.lowering;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.emf.ecore.EObject;
import org.hwnas.dsl.sources.Place;

/**
 * Definitions in which nothing was found the last time, by their text and the text of all they may
 * name: while somebody edits one of a thousand, the others need no check. What reads a file is
 * never remembered.
 */
final class SoundDefinitions {
  private static final int MOST = 50_000;
  private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");

  private static final Pattern READS_A_FILE =
      Pattern.compile(
          Arrays.stream(Draft.Imported.Format.values())
              .map(Draft.Imported.Format::word)
              .collect(Collectors.joining("|", "(?:", ")\\s*\\(")));

  private final Map<String, Boolean> sound =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > MOST;
        }
      };

  /** What a definition may name, and whether it reads a file. */
  private record Words(Set<String> distinct, boolean readsFile) {
    static Words of(String text) {
      Set<String> distinct = new LinkedHashSet<>();
      for (Matcher word = WORD.matcher(text); word.find(); ) {
        distinct.add(word.group());
      }
      return new Words(distinct, READS_A_FILE.matcher(text).find());
    }
  }

  /** Of the trees that are still there: an edited text keeps those of what was not edited. */
  private final Map<EObject, Words> words = new WeakHashMap<>();

  /** The keys of the definitions of one program. */
  final class Keys {
    private final Program program;
    private final String surroundings;
    private final Map<String, EObject> named = new HashMap<>();
    private final Map<String, Optional<String>> keys = new HashMap<>();
    private final Set<String> open = new LinkedHashSet<>();

    private Keys(Program program) {
      this.program = program;
      this.surroundings = program.surroundings();
      program.main.lets.forEach(named::put);
      program.main.own.forEach((name, entry) -> named.put(name, entry.definition()));
    }

    boolean isSound(String name) {
      return key(name).map(k -> sound.get(k) != null).orElse(false);
    }

    void setSound(String name) {
      key(name).ifPresent(k -> sound.put(k, true));
    }

    /** Empty where the definition reads a file, names itself over others or is not all read. */
    private Optional<String> key(String name) {
      Optional<String> known = keys.get(name);
      if (known != null) {
        return known;
      }
      if (!open.add(name)) {
        return Optional.empty();
      }
      Optional<String> key = compute(name);
      open.remove(name);
      keys.put(name, key);
      return key;
    }

    private Optional<String> compute(String name) {
      if (!program.main.parsed.isWhole(named.get(name))) {
        return Optional.empty(); // the tree may lack what the text has
      }
      Place place = program.main.place(named.get(name));
      String text = place.file().text().substring(place.offset(), place.offset() + place.length());
      Words words =
          SoundDefinitions.this.words.computeIfAbsent(named.get(name), d -> Words.of(text));
      if (words.readsFile()) {
        return Optional.empty();
      }
      MessageDigest digest = sha256();
      digest.update(surroundings.getBytes(StandardCharsets.UTF_8));
      digest.update(text.getBytes(StandardCharsets.UTF_8));
      for (String other : words.distinct()) {
        if (!other.equals(name) && named.containsKey(other)) {
          Optional<String> theirs = key(other);
          if (theirs.isEmpty()) {
            return Optional.empty();
          }
          digest.update(theirs.get().getBytes(StandardCharsets.UTF_8));
        }
      }
      return Optional.of(HexFormat.of().formatHex(digest.digest()));
    }
  }

  Keys of(Program program) {
    return new Keys(program);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
