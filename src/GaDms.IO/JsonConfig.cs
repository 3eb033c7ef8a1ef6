using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace GaDms.IO;

/// <summary>
/// Configuration as sealed records in JSON files: camelCase names, enumerations as strings, comments and trailing
/// commas allowed, unknown members rejected. Every error names the source, the path in the document and the problem.
/// </summary>
public static class JsonConfig
{
    private static readonly JsonDocumentOptions s_document = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>How records and JSON correspond.</summary>
    internal static JsonSerializerOptions Options { get; } = CreateOptions();

    /// <summary>Reads a configuration file. Members it leaves out keep the record's defaults.</summary>
    /// <typeparam name="T">The record type.</typeparam>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ConfigException">It is not JSON, or does not describe a valid <typeparamref name="T"/>.</exception>
    public static T Load<T>(string path)
        where T : class
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Parse<T>(File.ReadAllText(path), path);
    }

    /// <summary>Reads a configuration from JSON text.</summary>
    /// <typeparam name="T">The record type.</typeparam>
    /// <param name="json">The text.</param>
    /// <param name="source">What errors call it: usually the file's path.</param>
    /// <exception cref="ConfigException">It is not JSON, or does not describe a valid <typeparamref name="T"/>.</exception>
    public static T Parse<T>(string json, string source)
        where T : class
    {
        JsonNode? document;
        try
        {
            document = JsonNode.Parse(json, documentOptions: s_document);
        }
        catch (JsonException e)
        {
            throw new ConfigException($"{source}: {SyntaxError(e)}", e);
        }
        catch (InvalidOperationException e)
        {
            throw NoText(source, e);
        }

        return Read<T>(document, source);
    }

    /// <summary>
    /// A copy of a configuration with one member replaced, as given on the command line:
    /// <c>optimizer.learningRate=1e-4</c>, <c>schedule.mode=step</c>, <c>schedule.milestones=[20,40]</c>.
    /// Values are JSON; the quotes of a string may be left out.
    /// </summary>
    /// <typeparam name="T">The record type.</typeparam>
    /// <param name="config">The configuration to start from; not changed.</param>
    /// <param name="assignment">The path of the member, dots between names, then "=" and the value.</param>
    /// <exception cref="ConfigException">There is no such member, or the value does not fit it.</exception>
    public static T Set<T>(T config, string assignment)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(assignment);
        var source = $"--set {assignment}";
        var equals = assignment.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
            throw new ConfigException($"{source}: expected NAME=VALUE, for example schedule.epochs=30");

        var root = JsonSerializer.SerializeToNode(config, Options)!;
        var names = assignment[..equals].Trim().Split('.');
        var type = Options.GetTypeInfo(typeof(T));
        var node = root.AsObject();
        for (var depth = 0; ; depth++)
        {
            var path = string.Join('.', ["$", .. names[..depth]]);
            var member = ConfigSchema.FindMember(type, names[depth], path, source);
            type = Options.GetTypeInfo(member.PropertyType);
            if (depth == names.Length - 1)
            {
                node[names[depth]] = ParseValue(assignment[(equals + 1)..].Trim(), type, $"{path}.{names[depth]}", source);
                return Read<T>(root, source);
            }

            // A section that was left out (null) comes to life with its defaults when one of its members is set.
            if (node[names[depth]] is not JsonObject section)
                node[names[depth]] = section = [];
            node = section;
        }
    }

    /// <summary>Writes a configuration, indented, every member included; whole or not at all. A missing folder is created.</summary>
    /// <typeparam name="T">The record type.</typeparam>
    /// <param name="config">The configuration.</param>
    /// <param name="path">The file to create or replace.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save<T>(T config, string path)
        where T : class
    {
        var json = Write(config);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        AtomicFile.Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(json)));
    }

    /// <summary>A configuration as JSON text, as <see cref="Save"/> writes it.</summary>
    /// <typeparam name="T">The record type.</typeparam>
    /// <param name="config">The configuration.</param>
    public static string Write<T>(T config)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(config);
        return JsonSerializer.Serialize(config, Options) + "\n";
    }

    private static T Read<T>(JsonNode? document, string source)
        where T : class
    {
        T config;
        try
        {
            ConfigSchema.Require(document, Options.GetTypeInfo(typeof(T)), source);
            config = document.Deserialize<T>(Options)!;
        }
        catch (JsonException e)
        {
            throw new ConfigException($"{source}: {e.Path}: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            throw NoText(source, e);
        }

        ConfigSchema.RequireRules(config, source);
        return config;
    }

    private static JsonNode? ParseValue(string text, JsonTypeInfo type, string path, string source)
    {
        var plain = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        try
        {
            var node = JsonNode.Parse(text, documentOptions: s_document);

            // A string member set to 42 or true means the text "42" or "true".
            return plain == typeof(string) && node is not null && node.GetValueKind() != JsonValueKind.String ? text : node;
        }
        catch (InvalidOperationException e)
        {
            throw NoText(source, e);
        }
        catch (JsonException) when (plain == typeof(string) || plain.IsEnum)
        {
            return text;
        }
        catch (JsonException e)
        {
            throw new ConfigException($"{source}: {path}: expected {ConfigSchema.Describe(type)}, found {text}", e);
        }
    }

    /// <summary>System.Text.Json looks into a text only when it is asked for, and then answers so to one that is not Unicode.</summary>
    private static ConfigException NoText(string source, InvalidOperationException e) =>
        new($"{source}: it has a text or a name that is not valid Unicode (half a surrogate pair); write it anew", e);

    private static string SyntaxError(JsonException e)
    {
        // The message ends with the position, counted from 0; editors count from 1.
        var message = e.Message;
        var position = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return position < 0
            ? message
            : $"line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}: {message[..position]}";
    }

    [SuppressMessage("Performance", "CA1869", Justification = "Called once.")]
    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.General)
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            IgnoreReadOnlyProperties = true,
            WriteIndented = true,
            NewLine = "\n",
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        };
        options.MakeReadOnly();
        return options;
    }
}
