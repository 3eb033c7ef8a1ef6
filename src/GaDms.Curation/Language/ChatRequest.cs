using System.Text.Json;

namespace GaDms.Curation.Language;

/// <summary>What is asked.</summary>
/// <param name="Prompt">The instruction.</param>
public sealed record ChatRequest(string Prompt)
{
    /// <summary>A picture to go with it, as JPEG; empty for none.</summary>
    public ReadOnlyMemory<byte> Jpeg { get; init; }

    /// <summary>What the answer must look like; null for free text.</summary>
    public ChatSchema? Schema { get; init; }

    /// <summary>Seed of the server's sampling, where the server has one; the same in every run.</summary>
    public int? Seed { get; init; }

    /// <summary>The request's body.</summary>
    internal byte[] ToJson(ChatModelSettings settings)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("model", settings.Model);
            json.WriteNumber("max_tokens", settings.MaxTokens);
            json.WriteNumber("temperature", settings.Temperature);
            if (Seed is { } seed)
                json.WriteNumber("seed", seed);
            Schema?.WriteTo(json);
            json.WriteStartArray("messages");
            json.WriteStartObject();
            json.WriteString("role", "user");
            WriteContent(json);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private void WriteContent(Utf8JsonWriter json)
    {
        if (Jpeg.IsEmpty)
        {
            json.WriteString("content", Prompt);
            return;
        }

        json.WriteStartArray("content");
        json.WriteStartObject();
        json.WriteString("type", "image_url");
        json.WriteStartObject("image_url");
        json.WriteString("url", "data:image/jpeg;base64," + Convert.ToBase64String(Jpeg.Span));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject();
        json.WriteString("type", "text");
        json.WriteString("text", Prompt);
        json.WriteEndObject();
        json.WriteEndArray();
    }
}

/// <summary>A JSON schema that the server holds the model to (<c>response_format</c>, <c>json_schema</c>).</summary>
/// <param name="Name">A word for the server's messages.</param>
/// <param name="Json">The schema as JSON text.</param>
public sealed record ChatSchema(string Name, string Json)
{
    internal void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject("response_format");
        json.WriteString("type", "json_schema");
        json.WriteStartObject("json_schema");
        json.WriteString("name", Name);
        json.WriteBoolean("strict", true);
        json.WritePropertyName("schema");
        json.WriteRawValue(Json);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
