using System.Text.Encodings.Web;
using System.Text.Json;

namespace GaDms.Curation.Shards;

/// <summary>
/// Writes captioned shards as the released WebPerson data set lies on the disk, for <c>gadms train</c> and for the authors' own
/// loader: <c>webperson.json</c>, a list of objects <c>{"00000/000000012.jpg": {"caption1": ..., "caption2": ...}}</c>, and the
/// pictures under <c>images/</c>, a folder for each shard.
/// </summary>
public static class ReleasedLayout
{
    /// <summary>The annotation file, the folder's only JSON file.</summary>
    public const string FileName = "webperson.json";

    /// <summary>The folder of the pictures.</summary>
    public const string PictureFolder = "images";

    /// <summary>Writes a data set; the target is whole or not there.</summary>
    /// <param name="shards">A folder of shards.</param>
    /// <param name="target">A new folder.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Samples written, and samples left out because they do not have two captions.</returns>
    /// <exception cref="CurationException">The shards cannot be read or the target cannot be written.</exception>
    public static (int Written, int WithoutCaptions) Write(string shards, string target, CancellationToken cancellation) =>
        NewFolder.Make(target, folder =>
        {
            using FileStream file = File.Create(Path.Combine(folder, FileName));
            using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            int written = 0;
            int without = 0;
            json.WriteStartArray();
            foreach (int shard in ShardFiles.Committed(shards))
            {
                string part = $"{shard:D5}";
                Directory.CreateDirectory(Path.Combine(folder, PictureFolder, part));
                foreach (CropSample sample in ShardReader.Read(shards, shard))
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (sample.Record is not { Caption1: { } first, Caption2: { } second })
                    {
                        without++;
                        continue;
                    }

                    string name = $"{part}/{sample.Key}.jpg";
                    File.WriteAllBytes(Path.Combine(folder, PictureFolder, name), sample.Jpeg);
                    WriteRecord(json, name, first, second);
                    written++;
                }

                // What is written so far leaves the memory.
                json.Flush();
            }

            json.WriteEndArray();
            return (written, without);
        });

    private static void WriteRecord(Utf8JsonWriter json, string name, string first, string second)
    {
        json.WriteStartObject();
        json.WriteStartObject(name);
        json.WriteString("caption1", first);
        json.WriteString("caption2", second);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
