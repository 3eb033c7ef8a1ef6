using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace GaDms.Curation.Language;

/// <summary>
/// An instruction to a language model: a text file with <c>{{variables}}</c>. Its SHA-256 goes into every row that came of it, so
/// that captions of different instructions are told apart.
/// </summary>
public sealed partial class PromptFile
{
    private const long MostBytes = 1 << 20;

    private readonly string _name;
    private readonly string _text;
    private readonly string[] _variables;

    private PromptFile(string name, byte[] content, string[] variables)
    {
        _name = name;
        _text = Encoding.UTF8.GetString(content).ReplaceLineEndings("\n").Trim();
        _variables = variables;
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        string[] found = [.. Variable().Matches(_text).Select(match => match.Groups["name"].Value).Distinct()];
        if (found.Except(variables).FirstOrDefault() is { } unknown)
            throw new CurationException($"{name}: the variable {{{{{unknown}}}}} is not known here; known are {List(variables)}.");
        if (variables.Except(found).FirstOrDefault() is { } missing)
            throw new CurationException($"{name}: the variable {{{{{missing}}}}} is missing; without it the model does not get what it is to work with.");
        if (Variable().Replace(_text, "").AsSpan().IndexOf("{{", StringComparison.Ordinal) >= 0)
            throw new CurationException($"{name}: a \"{{{{\" that is no variable; variables look like {List(variables)}.");
    }

    /// <summary>SHA-256 of the file, lower-case hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>Reads a prompt file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="variables">Those that it must have, and no others.</param>
    /// <exception cref="CurationException">It cannot be read, or has other variables.</exception>
    public static PromptFile Load(string path, params string[] variables)
    {
        try
        {
            if (new FileInfo(path).Length > MostBytes)
                throw new CurationException($"{path}: larger than a prompt can be ({MostBytes} bytes).");
            return new PromptFile(path, File.ReadAllBytes(path), variables);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CurationException($"{path}: the prompt cannot be read ({error.Message})", error);
        }
    }

    /// <summary>The prompt of this name that comes with the program, or the one in a folder of one's own.</summary>
    /// <param name="folder">Null for those that come with the program.</param>
    /// <param name="name">File name, for example <c>caption.txt</c>.</param>
    /// <param name="variables">Those that it must have, and no others.</param>
    /// <exception cref="CurationException">It cannot be read, or has other variables.</exception>
    public static PromptFile Find(string? folder, string name, params string[] variables)
    {
        if (folder is not null)
            return Load(Path.Combine(folder, name), variables);
        using Stream stream = typeof(PromptFile).Assembly.GetManifestResourceStream($"prompts/{name}")
            ?? throw new CurationException($"{name}: the program has no prompt of this name.");
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return new PromptFile(name, content.ToArray(), variables);
    }

    /// <summary>The text with its variables filled in; what a value contains is not looked at again.</summary>
    /// <param name="values">A value for each variable.</param>
    /// <exception cref="ArgumentException">A value is missing, or is none of the file's: a mistake of the caller.</exception>
    public string Render(params (string Name, string Value)[] values)
    {
        var byName = values.ToDictionary(value => value.Name, value => value.Value, StringComparer.Ordinal);
        return byName.Count == _variables.Length && _variables.All(byName.ContainsKey)
            ? Variable().Replace(_text, match => byName[match.Groups["name"].Value])
            : throw new ArgumentException($"{_name} takes {List(_variables)}, not {List(byName.Keys)}.", nameof(values));
    }

    private static string List(IEnumerable<string> variables) => string.Join(", ", variables.Select(name => $"{{{{{name}}}}}"));

    [GeneratedRegex(@"\{\{(?<name>[a-z_]+)\}\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();
}
