package dev.farthing.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What Farthing says in one English sentence of what was filled in, brought or run, for those who read Chinese.
public final class SentencesInChinese {
    private static final String ADDRESS = "(the (?:base|proxy) URL) ";
    private static final Map<String, String> THINGS = Map.of("the base URL", "基础地址", "the proxy URL", "代理地址");
    private static final Map<Pattern, String> SENTENCES = new LinkedHashMap<>();

    static {
        say(ADDRESS + "must have no query", "%s不能带查询参数");
        say(ADDRESS + "ends before (.+)", "%s应到 %s 之前为止");
        say(ADDRESS + "is a scheme, a host and a port", "%s只由协议、主机和端口组成");
        say(ADDRESS + "must have at most (\\d+) characters", "%s最多 %s 个字符");
        say(ADDRESS + "is not a URL", "%s不是有效的地址");
        say(ADDRESS + "must begin with (.+)", "%s必须以 %s 开头");
        say(ADDRESS + "must name a host", "%s必须包含主机名");
        say(ADDRESS + "must hold no credentials", "%s不能包含用户名或密码");
        say(ADDRESS + "must have no fragment", "%s不能带 # 片段");
        say(ADDRESS + "has a port that does not exist", "%s的端口不存在");

        say("there are at most (\\d+) headers", "请求头最多 %s 个");
        say("a header name consists of up to 100 letters, digits and dashes", "请求头名称由最多 100 个字母、数字和连字符组成");
        say("the header (.+) is set by Farthing itself", "请求头 %s 由 Farthing 自己设置");
        say("the value of header (.+) is longer than (\\d+) or has .+", "请求头 %s 的值超过 %s 个字符，或含有换行或控制字符");
        say("the header (.+) is given twice", "请求头 %s 给出了两次");

        say("the object is longer than (\\d+) bytes", "对象超过 %s 字节");
        say("(`.+`) is an object: the limit of a call may stand in it", "%s 必须是对象：其中可能有一次调用的上限");
        say("(`.+`) is an object: the number of pictures may stand in it", "%s 必须是对象：其中可能有图片的数量");
        say("the limit of output is given twice", "输出上限给出了两次");
        say("(\\S+) must be a whole number from 1 to (\\d+)", "%s 必须是 1 到 %s 的整数");
        say("(\\S+) cannot be set by a model", "%s 不能由模型设定");
        say("the object is deeper than (\\d+) levels", "对象的嵌套超过 %s 层");
        say("the object holds what is no JSON", "对象中有不属于 JSON 的内容");
        say("the object holds a number that is none", "对象中有无效的数字");
        say("the object holds a number of more than (\\d+) digits", "对象中有超过 %s 位的数字");
        say("the object holds a text that is no Unicode", "对象中有不是 Unicode 的文字");
        say("a default is never null", "默认值不能是 null");
        say("a model has at most (\\d+) suffixes", "一个模型最多 %s 个后缀");
        say("a suffix consists of up to (\\d+) of (.+) and space", "后缀最多 %s 个字符，由 %s 和空格组成");
        say("what the suffixes set is longer than (\\d+) bytes", "各后缀设定的内容合计超过 %s 字节");
        say("the tokenizer is one of (.+)", "分词器须为以下之一：%s");
        say(
                "an alias, and any name with a suffix, consists of up to (\\d+) of (.+) and space",
                "别名以及带后缀的名称最多 %s 个字符，由 %s 和空格组成");
        say("the name (.+) is given twice", "名称 %s 给出了两次");
        say("(\\S+) is given twice", "%s 给出了两次");

        say("it answered (\\d+)", "对方返回 %s");
        say("it answered (\\d+): redirects are not followed", "对方返回 %s：不跟随重定向");
        say("it gave no answer", "对方没有应答");
        say("it cannot be reached", "无法连接对方");
        say("it did not answer in time", "对方未及时应答");
        say("its answer cannot be read", "对方的应答无法读取");
        say("its secret cannot be opened", "签名密钥无法解密");
        say("there is no mail server", "没有配置邮件服务器");
        say("the mail server did not answer in time", "邮件服务器未及时应答");
        say("the mail server answered (\\d+)", "邮件服务器返回 %s");
        say("the mail server cannot be reached or does not take it", "邮件服务器无法连接，或不接收此邮件");
        say(
                "the host's name leads nowhere, or into a private network, .+",
                "主机名无法解析，或位于私有网络；设置 private_targets_allowed 关闭时拒绝私有网络");
        say("the host's name leads nowhere, or to an address .+", "主机名无法解析，或指向云平台向其机器提供密钥的地址；任何设置都不会放行");

        say("(\\w+): the log tells more", "运行失败（%s），详情见运行日志");
    }

    private SentencesInChinese() {}

    private static void say(String english, String chinese) {
        SENTENCES.put(Pattern.compile(english), chinese);
    }

    /// @return nothing where it is a sentence of somebody else
    public static Optional<String> of(String english) {
        return SENTENCES.entrySet().stream()
                .flatMap(known -> Optional.of(known.getKey().matcher(english)).filter(Matcher::matches).stream()
                        .map(match -> filled(known.getValue(), match)))
                .findFirst();
    }

    private static String filled(String chinese, Matcher match) {
        var parts = new Object[match.groupCount()];
        for (int i = 0; i < parts.length; i++) {
            var part = match.group(i + 1);
            parts[i] = THINGS.getOrDefault(part, part);
        }
        return chinese.formatted(parts);
    }
}
