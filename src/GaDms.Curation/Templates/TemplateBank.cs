using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GaDms.IO;

namespace GaDms.Curation.Templates;

/// <summary>
/// The templates that captions are written after, in the order of their file: a JSON object with the one member
/// <c>templates</c>, a list of objects with <c>id</c>, <c>text</c> and <c>origin</c> (<c>hand</c>, <c>caption</c>,
/// <c>cluster</c>). No two of them are near-equal.
/// </summary>
public sealed class TemplateBank
{
    private const long MostBytes = 64L << 20;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    private readonly Dictionary<string, Template> _byId;

    private TemplateBank(IReadOnlyList<Template> templates)
    {
        Templates = templates;
        _byId = templates.ToDictionary(template => template.Id, StringComparer.Ordinal);
    }

    /// <summary>All templates.</summary>
    public IReadOnlyList<Template> Templates { get; }

    /// <summary>The template of an identity; null when the bank has none.</summary>
    public Template? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>A bank of templates; of near-equal ones the first stays.</summary>
    public static TemplateBank Of(IEnumerable<Template> templates) => new(NearEqual.Distinct([.. templates]));

    /// <summary>The bank written by hand that comes with the program.</summary>
    public static TemplateBank Default()
    {
        using Stream stream = typeof(TemplateBank).Assembly.GetManifestResourceStream("templates.json")!;
        return Read(stream, "templates.json");
    }

    /// <summary>Reads a bank's file.</summary>
    /// <exception cref="CurationException">It is missing, or not a bank; the message names file, entry and fault.</exception>
    public static TemplateBank Load(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (stream.Length > MostBytes)
                throw new CurationException($"{path}: {stream.Length} bytes are no template bank; give the file that `gadms curate templates` wrote.");
            return Read(stream, path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CurationException($"{path}: the template bank cannot be read ({error.Message})", error);
        }
    }

    /// <summary>Writes the bank, whole or not at all.</summary>
    /// <exception cref="CurationException">It cannot be written.</exception>
    public void Save(string path)
    {
        var file = new BankFile([.. Templates.Select(template => new BankEntry(template.Text, template.Origin) { Id = template.Id })]);
        try
        {
            AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(file, s_json) + "\n")));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CurationException($"{path}: the template bank cannot be written ({error.Message})", error);
        }
    }

    private static TemplateBank Read(Stream stream, string name)
    {
        BankFile file;
        try
        {
            file = JsonSerializer.Deserialize<BankFile>(stream, s_json)
                ?? throw new CurationException($"{name}: a template bank is an object with the member \"templates\", not null.");
        }
        catch (JsonException error)
        {
            throw new CurationException($"{name}: not a template bank: {error.Message}", error);
        }

        var templates = new List<Template>(file.Templates.Count);
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (BankEntry? entry in file.Templates)
        {
            string place = $"{name}, template {templates.Count + 1}";
            if (entry is null)
                throw new CurationException($"{place}: it is null; remove it.");
            if (!Template.TryCreate(entry.Text, entry.Origin, out Template? template, out string? fault))
                throw new CurationException($"{place}: \"{entry.Text}\" cannot be used: {fault}.");
            if (entry.Id is { } id && id != template.Id)
                throw new CurationException($"{place}: the id {id} is not that of its text; write {template.Id}, or leave the id out.");
            if (!ids.TryAdd(template.Id, templates.Count + 1))
                throw new CurationException($"{place}: the same text as template {ids[template.Id]}; remove one of them.");
            templates.Add(template);
        }

        return templates.Count == 0 ? throw new CurationException($"{name}: it has no template.") : new TemplateBank(templates);
    }

    private sealed record BankFile([property: JsonRequired] IReadOnlyList<BankEntry?> Templates);

    private sealed record BankEntry([property: JsonRequired] string Text, [property: JsonRequired] TemplateOrigin Origin)
    {
        [JsonPropertyOrder(-1)]
        public string? Id { get; init; }
    }
}
