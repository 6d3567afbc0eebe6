package org.hwnas.runtime.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Pages that are one file and need no network: style, scripts, ECharts and data are put into a
 * template, which is a resource with {@code {{NAMES}}} where they go.
 */
public final class HtmlPage {
  private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

  private HtmlPage() {}

  /**
   * A page.
   *
   * @param template name of the resource
   * @param title of the page
   * @param data what the scripts read
   * @param styles names of style sheets, in order
   * @param scripts names of scripts, in order
   */
  public static String write(
      String template, String title, JsonObject data, List<String> styles, List<String> scripts) {
    Map<String, String> parts =
        Map.of(
            "TITLE", escaped(title),
            "STYLE", joined(styles),
            "ECHARTS", script(echarts()),
            "DATA", JSON.toJson(data).replace("<", "\\u003c"),
            "SCRIPT", script(joined(scripts)));
    String text = resource(template);
    StringBuilder page = new StringBuilder(1 << 20);
    int at = 0;
    while (true) {
      int open = text.indexOf("{{", at);
      if (open < 0) {
        return page.append(text, at, text.length()).toString();
      }
      int close = text.indexOf("}}", open);
      page.append(text, at, open).append(parts.get(text.substring(open + 2, close)));
      at = close + 2;
    }
  }

  private static String joined(List<String> names) {
    return names.stream().map(HtmlPage::resource).collect(Collectors.joining("\n"));
  }

  /**
   * Nothing in a script may end it: in JavaScript strings a slash and an exclamation mark may be
   * escaped. (In JSON the latter may not: there every {@code <} is written as its number.)
   */
  private static String script(String text) {
    return text.replace("</", "<\\/").replace("<!--", "<\\!--");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String resource(String name) {
    try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The script of ECharts (Apache-2.0), from its web jar, whatever its version. */
  public static String echarts() {
    String version;
    ClassLoader loader = HtmlPage.class.getClassLoader();
    String base = "META-INF/maven/org.webjars.npm/echarts/pom.properties";
    try (InputStream in = loader.getResourceAsStream(base)) {
      java.util.Properties properties = new java.util.Properties();
      properties.load(in);
      version = properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String path = "META-INF/resources/webjars/echarts/" + version + "/dist/echarts.min.js";
    try (InputStream in = loader.getResourceAsStream(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
