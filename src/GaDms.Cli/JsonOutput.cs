using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GaDms.IO;

namespace GaDms.Cli;

/// <summary>Results for other programs.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Writes to a file, whole or not at all, or to standard output when the path is "-".</summary>
    public static void Write(object value, string path)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), s_options);
        if (path == "-")
        {
            using var output = Console.OpenStandardOutput();
            output.Write(json);
            output.WriteByte((byte)'\n');
            return;
        }
        if (path.StartsWith("/dev/", StringComparison.Ordinal))
        {
            // A device is written to, not replaced.
            using var device = new FileStream(path, FileMode.Open, FileAccess.Write);
            device.Write(json);
            return;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        AtomicFile.Write(path, stream => stream.Write(json));
    }
}
