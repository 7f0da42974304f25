namespace Tracking.Server.Observability;

/// <summary>Addresses as they may stand in logs and traces: without customers' links, and without queries, which can hold keys and codes.</summary>
internal static class LoggedPath
{
    private static readonly string[] BeforeTokens = ["/track/", "/v1/track/"];

    /// <summary>The path of a request.</summary>
    public static string Of(HttpRequest request) => Of(request.Path.Value ?? "/");

    /// <summary>A path.</summary>
    public static string Of(string path)
    {
        foreach (string start in BeforeTokens)
        {
            if (path.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            {
                int end = path.IndexOf('/', start.Length);
                return $"{path[..start.Length]}(token){(end < 0 ? "" : path[end..])}";
            }
        }

        return path;
    }
}
