package dev.farthing.web.login;

import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.Message;

/// The same in Chinese.
@Localized("zh")
interface LoginWordsZh extends LoginWords {
    @Override
    @Message("登录")
    String title();

    @Override
    @Message("您的管理密钥")
    String key();

    @Override
    @Message("以 ak-far- 开头，或者是环境变量中设置的运营密钥。")
    String key_hint();

    @Override
    @Message("这个密钥无法登录。请确认它是管理密钥，内容完整且未被更换。")
    String wrong_key();

    @Override
    @Message("使用 {provider} 登录")
    String sso(String provider);

    @Override
    @Message("或")
    String sso_or();

    @Override
    @Message("您已在此退出，但可能仍在 {provider} 处于登录状态。")
    String sso_left(String provider);

    @Override
    @Message("同时从那里退出")
    String sso_out();

    @Override
    @Message("您已登录。")
    String sso_done();

    @Override
    @Message("继续")
    String sso_go_on();

    @Override
    @Message("登录未成功：请从此页面重新开始。")
    String sso_failed();

    @Override
    @Message("您的身份已确认，但尚未获得此处的任何角色。请联系运维人员。")
    String sso_no_role();

    @Override
    @Message("您的访问权限已被停用。请联系运维人员。")
    String sso_disabled();

    @Override
    @Message("来自您地址的多次登录均未成功。请一分钟后重试。")
    String sso_too_many();

    @Override
    @Message("暂时无法连接身份提供方。请稍后重试，或使用密钥登录。")
    String sso_away();

    @Override
    @Message("第一次使用？")
    String first_title();

    @Override
    @Message("Farthing 首次在空数据库上启动时，会在启动它的终端里打印两个密钥，仅此一次：")
    String first_printed();

    @Override
    @Message("operator key（运营密钥）")
    String first_operator();

    @Override
    @Message("用于登录控制台和调用管理接口。请粘贴到上方。")
    String first_operator_told();

    @Override
    @Message("inference key（推理密钥）")
    String first_inference();

    @Override
    @Message("用于在 /v1 调用模型，不能登录控制台。")
    String first_inference_told();

    @Override
    @Message("如果启动时设置了 FARTHING_OPERATOR_KEY，则不会打印密钥：请直接用该值登录。")
    String first_environment();

    @Override
    @Message("如果密钥丢失：将 FARTHING_OPERATOR_KEY 设为至少 32 个字符后启动一次 Farthing，用它登录，再创建新的管理密钥。")
    String first_lost();

    @Override
    @Message("Farthing 由他人运维？请向对方索取与您角色对应的管理密钥。")
    String first_others();
}
