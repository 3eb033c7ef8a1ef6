namespace GaDms.Data.Rendering;

/// <summary>Choices with weights, and choices among values written in place.</summary>
internal static class PrngChoices
{
    public static T Choose<T>(this Prng prng, params ReadOnlySpan<T> values)
        => values[prng.NextInt(values.Length)];

    /// <summary>One of the values, each as likely as its weight says.</summary>
    public static T Weighted<T>(this Prng prng, params ReadOnlySpan<(T Value, int Weight)> choices)
    {
        int total = 0;
        foreach ((_, int weight) in choices)
            total += weight;
        int draw = prng.NextInt(total);
        foreach ((T value, int weight) in choices)
        {
            draw -= weight;
            if (draw < 0)
                return value;
        }

        throw new ArgumentException("Weights are positive.", nameof(choices));
    }
}
