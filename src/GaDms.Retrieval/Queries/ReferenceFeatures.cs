using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using GaDms.IO;
using GaDms.Retrieval.Models;
using GaDms.Retrieval.Search;

namespace GaDms.Retrieval.Queries;

/// <summary>
/// The made-up descriptions as a model encodes them. Encoding them takes longer than a whole search, and they are the same for a model at
/// every start of the program: they are kept in the <see cref="UserCache"/>, half a megabyte for each of the last models.
/// </summary>
internal static class ReferenceFeatures
{
    private const int KeptModels = 16;
    private const string Prefix = "references-";
    private const string Extension = ".f32";

    private static readonly string s_sentences =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', ReferenceSentences.All))))[..16];

    /// <summary>Unit vectors of <see cref="ReferenceSentences.All"/>.</summary>
    public static IReadOnlyList<float[]> Of(RetrievalModel model) => Of(model, UserCache.Default);

    /// <summary>The same with a cache elsewhere.</summary>
    public static IReadOnlyList<float[]> Of(RetrievalModel model, UserCache cache)
    {
        var name = $"{Prefix}{model.Identity.Fingerprint}-{s_sentences}{Extension}";
        if (cache.Read(name) is { } bytes && Parse(bytes, model.Identity.Dimension) is { } known)
            return known;
        var made = model.EncodeTexts(ReferenceSentences.All);
        cache.Write(name, MemoryMarshal.AsBytes<float>([.. made.SelectMany(vector => vector)]), $"{Prefix}*{Extension}", KeptModels);
        return made;
    }

    private static float[][]? Parse(byte[] bytes, int dimension)
    {
        if (bytes.Length != (long)ReferenceSentences.All.Count * dimension * sizeof(float))
            return null;
        float[][] vectors = [.. MemoryMarshal.Cast<byte, float>(bytes).ToArray().Chunk(dimension)];
        return vectors.All(vector => Math.Abs(DotProduct.Compute(vector, vector) - 1) < 1e-3f) ? vectors : null;
    }
}
