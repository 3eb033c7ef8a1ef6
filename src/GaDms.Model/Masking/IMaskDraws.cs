namespace GaDms.Model.Masking;

/// <summary>The random numbers of one caption's masking, in the order in which they are asked for.</summary>
public interface IMaskDraws
{
    /// <summary>Uniform in [0, 1); one per ordinary token.</summary>
    double NextUniform();

    /// <summary>Uniform integer from <paramref name="minimum"/> (inclusive) to <paramref name="maximum"/> (exclusive): a random token.</summary>
    int NextToken(int minimum, int maximum);
}
