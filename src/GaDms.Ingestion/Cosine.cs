namespace GaDms.Ingestion;

/// <summary>How alike two embeddings are.</summary>
internal static class Cosine
{
    /// <summary>1 for equal directions; 0 where one is of no length.</summary>
    public static float Of(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double product = 0, squareA = 0, squareB = 0;
        for (var i = 0; i < a.Length; i++)
        {
            product += (double)a[i] * b[i];
            squareA += (double)a[i] * a[i];
            squareB += (double)b[i] * b[i];
        }
        var lengths = Math.Sqrt(squareA * squareB);
        return lengths > 0 ? (float)(product / lengths) : 0;
    }
}
