using GaDms.Retrieval.Search;

namespace GaDms.Retrieval.Queries;

/// <summary>Sums of vectors of unit length.</summary>
internal static class UnitVectors
{
    /// <summary>Adds <paramref name="weight"/> times a vector.</summary>
    public static void Add(float[] sum, float[] vector, float weight)
    {
        if (vector.Length != sum.Length)
            throw new ArgumentException($"vectors of {sum.Length} and of {vector.Length} numbers do not belong to one model", nameof(vector));
        for (var i = 0; i < sum.Length; i++)
            sum[i] += weight * vector[i];
    }

    /// <summary>The direction of the mean; null of no vectors, or where they cancel out.</summary>
    public static float[]? Mean(IReadOnlyList<float[]> vectors)
    {
        if (vectors.Count == 0)
            return null;
        var sum = new float[vectors[0].Length];
        foreach (var vector in vectors)
            Add(sum, vector, 1);
        return TryNormalize(sum) ? sum : null;
    }

    /// <summary>Makes a vector's length 1; false where it has none.</summary>
    public static bool TryNormalize(float[] vector)
    {
        var length = MathF.Sqrt(DotProduct.Compute(vector, vector));
        if (!(length > 1e-6f) || !float.IsFinite(length))
            return false;
        for (var i = 0; i < vector.Length; i++)
            vector[i] /= length;
        return true;
    }
}
