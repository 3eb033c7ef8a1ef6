using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GaDms.Model.Clip;
using GaDms.Model.CrossModal;

namespace GaDms.Model.Files;

/// <summary>All sizes of a model: what files under configs/models hold, and what this project's checkpoints carry in their header.</summary>
public sealed record ModelArchitecture
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        IgnoreReadOnlyProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        // What is generated need not be compiled at the start of a program.
        TypeInfoResolver = ModelArchitectureContext.Default,
    };

    /// <summary>What the sizes are those of, for readers.</summary>
    public string Description { get; init; } = "";

    /// <summary>The towers.</summary>
    public required ClipConfig Clip { get; init; }

    /// <summary>The heads.</summary>
    public CrossModalConfig Heads { get; init; } = new();

    /// <summary>As one line of JSON; equal sizes give equal lines.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <summary>Reads <see cref="ToJson"/>'s form.</summary>
    /// <exception cref="InvalidDataException">It is not of that form, or the sizes do not fit each other.</exception>
    public static ModelArchitecture FromJson(string json)
    {
        try
        {
            var architecture = JsonSerializer.Deserialize<ModelArchitecture>(json, s_json)
                ?? throw new InvalidDataException("the model's sizes are missing");
            architecture.Clip.Validate();
            return architecture;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"the model's sizes cannot be read: {e.Message}", e);
        }
    }
}

[JsonSerializable(typeof(ModelArchitecture))]
internal sealed partial class ModelArchitectureContext : JsonSerializerContext;
