using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using GaDms.IO;
using GaDms.Retrieval.Models;
using GaDms.Retrieval.Search;

namespace GaDms.Retrieval.Queries;

/// <summary>
/// The made-up descriptions as a model encodes them. Encoding them takes longer than a whole search, and they are the same for a model at
/// every start of the program: they are kept in the user's cache folder, half a megabyte for each of the last models.
/// </summary>
internal static class ReferenceFeatures
{
    private const int KeptModels = 16;
    private const string Prefix = "references-";
    private const string Extension = ".f32";

    private static readonly string s_sentences =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', ReferenceSentences.All))))[..16];

    /// <summary>Unit vectors of <see cref="ReferenceSentences.All"/>.</summary>
    public static IReadOnlyList<float[]> Of(RetrievalModel model) => Of(model, Folder());

    /// <summary>The same with a cache elsewhere; null: none.</summary>
    public static IReadOnlyList<float[]> Of(RetrievalModel model, string? folder)
    {
        var path = folder is null ? null : Path.Combine(folder, $"{Prefix}{model.Identity.Fingerprint}-{s_sentences}{Extension}");
        if (path is not null && Read(path, model.Identity.Dimension) is { } known)
            return known;
        var made = model.EncodeTexts(ReferenceSentences.All);
        if (path is not null)
            Write(path, made);
        return made;
    }

    private static string? Folder()
    {
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } cache && Path.IsPathRooted(cache))
            return Path.Combine(cache, "gadms");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length == 0 ? null : Path.Combine(home, ".cache", "gadms");
    }

    private static float[][]? Read(string path, int dimension)
    {
        try
        {
            var length = (long)ReferenceSentences.All.Count * dimension * sizeof(float);
            using var file = File.OpenRead(path);
            if (file.Length != length)
                return null;
            var values = new float[length / sizeof(float)];
            file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            float[][] vectors = [.. values.Chunk(dimension)];
            return vectors.All(vector => Math.Abs(DotProduct.Compute(vector, vector) - 1) < 1e-3f) ? vectors : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // A cache that cannot be written, on a full disk or in a home that is read-only, is no failure of the search.
    private static void Write(string path, IReadOnlyList<float[]> vectors)
    {
        try
        {
            var folder = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, stream =>
            {
                foreach (var vector in vectors)
                    stream.Write(MemoryMarshal.AsBytes(vector.AsSpan()));
            });
            foreach (var old in folder.GetFiles($"{Prefix}*{Extension}").OrderByDescending(file => file.LastWriteTimeUtc).Skip(KeptModels))
                old.Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
