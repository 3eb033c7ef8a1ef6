namespace GaDms.Curation.Fetching;

/// <summary>What a list or a redirect gives as an address.</summary>
internal static class WebAddress
{
    private const int Longest = 4096;

    /// <summary>The address; null and the reason why it is not fetched, whatever the text is.</summary>
    public static Uri? Parse(string text, out Rejection? rejection)
    {
        rejection = null;
        if (text.Length > Longest)
            rejection = new("fetch-bad-address", $"the address is longer than {Longest} characters");
        else if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address))
            rejection = new("fetch-bad-address", "it is no address: http://... or https://... is");
        else
            return Check(address, out rejection) ? address : null;
        return null;
    }

    /// <summary>Whether it is http or https, to a host, without a user and a password.</summary>
    public static bool Check(Uri address, out Rejection? rejection)
    {
        rejection = address switch
        {
            { Scheme: not ("http" or "https") } => new("fetch-bad-scheme", $"{address.Scheme}: only http and https are fetched"),
            { UserInfo: not "" } => new("fetch-bad-address", "the address holds a user name or password"),
            { IdnHost: "" } => new("fetch-bad-address", "the address names no host"),
            _ => null,
        };
        return rejection is null;
    }
}
