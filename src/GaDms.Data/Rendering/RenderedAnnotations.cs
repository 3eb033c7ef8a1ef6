using System.Text.Json;

namespace GaDms.Data.Rendering;

/// <summary>
/// Writes the two annotation files row by row: <c>reid_raw.json</c> as CUHK-PEDES has it, and <c>attributes.json</c> with
/// all that is known of each picture.
/// </summary>
internal sealed class RenderedAnnotations : IDisposable
{
    public const string CaptionFile = "reid_raw.json", AttributeFile = "attributes.json";

    private readonly Utf8JsonWriter _captions, _attributes;
    private readonly FileStream _captionStream, _attributeStream;

    public RenderedAnnotations(string directory)
    {
        _captionStream = File.Create(Path.Combine(directory, CaptionFile));
        _attributeStream = File.Create(Path.Combine(directory, AttributeFile));
        _captions = new Utf8JsonWriter(_captionStream);
        _attributes = new Utf8JsonWriter(_attributeStream);
        _captions.WriteStartArray();
        _attributes.WriteStartArray();
    }

    public void Write(RenderedSample sample)
    {
        WriteCaptions(sample);
        WriteAttributes(sample);
        _captions.Flush();
        _attributes.Flush();
    }

    /// <summary>Ends the files; without it they are not complete.</summary>
    public void Complete()
    {
        _captions.WriteEndArray();
        _attributes.WriteEndArray();
        _captions.Flush();
        _attributes.Flush();
    }

    public void Dispose()
    {
        // A writer that is disposed in the middle of an array would complain; its stream just closes.
        _captionStream.Dispose();
        _attributeStream.Dispose();
    }

    private void WriteCaptions(RenderedSample sample)
    {
        _captions.WriteStartObject();
        _captions.WriteString("split", Name(sample.Split));
        _captions.WriteStartArray("captions");
        foreach (RenderedCaption caption in sample.Captions)
            _captions.WriteStringValue(caption.Text);
        _captions.WriteEndArray();
        _captions.WriteString("file_path", sample.Path);
        _captions.WriteStartArray("processed_tokens");
        foreach (RenderedCaption caption in sample.Captions)
        {
            _captions.WriteStartArray();
            foreach (string token in Tokens(caption.Text))
                _captions.WriteStringValue(token);
            _captions.WriteEndArray();
        }

        _captions.WriteEndArray();
        _captions.WriteNumber("id", sample.Identity);
        _captions.WriteEndObject();
    }

    private void WriteAttributes(RenderedSample sample)
    {
        RenderedPerson person = sample.Person;
        _attributes.WriteStartObject();
        _attributes.WriteString("file_path", sample.Path);
        _attributes.WriteNumber("id", sample.Identity);
        _attributes.WriteStartObject("attributes");
        foreach (AttributeName name in PersonAttributes.Names)
            _attributes.WriteString(Name(name), person.Person.Describe(name));
        _attributes.WriteEndObject();
        _attributes.WriteStartArray("visible");
        foreach (AttributeName name in PersonAttributes.Names.Where(name => person.Person.Has(name) && person.Visible.Contains(name)))
            _attributes.WriteStringValue(Name(name));
        _attributes.WriteEndArray();
        WriteView(person.View);
        _attributes.WriteStartArray("keypoints");
        foreach (Keypoint point in person.Keypoints)
        {
            _attributes.WriteStartArray();
            _attributes.WriteNumberValue(MathF.Round(point.X, 2));
            _attributes.WriteNumberValue(MathF.Round(point.Y, 2));
            _attributes.WriteNumberValue((int)point.Visibility);
            _attributes.WriteEndArray();
        }

        _attributes.WriteEndArray();
        WriteSpans(sample.Captions);
        _attributes.WriteEndObject();
    }

    private void WriteView(ViewParameters view)
    {
        _attributes.WriteStartObject("view");
        _attributes.WriteNumber("camera", view.Camera + 1);
        _attributes.WriteNumber("yaw", MathF.Round(view.Yaw, 2));
        _attributes.WriteNumber("tilt", MathF.Round(view.Tilt, 2));
        _attributes.WriteBoolean("walking", view.Walking);
        _attributes.WriteString("scene", Name(view.Scene));
        _attributes.WriteString("occluder", Name(view.Occluder));
        _attributes.WriteNumber("jpegQuality", view.JpegQuality);
        _attributes.WriteEndObject();
    }

    private void WriteSpans(IReadOnlyList<RenderedCaption> captions)
    {
        _attributes.WriteStartArray("captions");
        foreach (RenderedCaption caption in captions)
        {
            _attributes.WriteStartObject();
            _attributes.WriteString("text", caption.Text);
            if (caption.Twin is { } twin)
                _attributes.WriteString("twin", twin);
            _attributes.WriteStartArray("spans");
            foreach (CaptionSpan span in caption.Spans)
            {
                _attributes.WriteStartObject();
                _attributes.WriteNumber("start", span.Start);
                _attributes.WriteNumber("end", span.End);
                _attributes.WriteString("kind", Name(span.Kind));
                if (span.Attribute is { } attribute)
                    _attributes.WriteString("attribute", Name(attribute));
                _attributes.WriteEndObject();
            }

            _attributes.WriteEndArray();
            _attributes.WriteEndObject();
        }

        _attributes.WriteEndArray();
    }

    private static string Name<T>(T value)
        where T : struct, Enum
        => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    // As in CUHK-PEDES: words in small letters, without punctuation.
    private static string[] Tokens(string text)
        => text.ToLowerInvariant().Split([' ', ',', '.', ':', ';'], StringSplitOptions.RemoveEmptyEntries);
}
