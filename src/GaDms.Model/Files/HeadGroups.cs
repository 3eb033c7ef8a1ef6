namespace GaDms.Model.Files;

/// <summary>Which part of a model a tensor belongs to, by the released code's names.</summary>
internal static class HeadGroups
{
    public const string Classifier = "classifier";
    public const string MaskedTokens = "masked-token branch";

    private static readonly string[] s_maskedTokens = ["cross_attn.", "cross_modal_transformer.", "ln_pre_t.", "ln_pre_i.", "ln_post.", "mlm_head."];

    /// <summary>The head, or null for the towers and for names that are no part of a model.</summary>
    public static string? Of(string name)
    {
        if (name.StartsWith("classifier.", StringComparison.Ordinal))
            return Classifier;
        return s_maskedTokens.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) ? MaskedTokens : null;
    }
}
